// SPDX-License-Identifier: MIT, planted: a folder that the table does not know
#pragma once
