// SPDX-License-Identifier: MIT
#include "standardise/postcode.hpp" // planted: zone A
#include <iostream>                 // planted
#include <nlohmann/json.hpp>
void show(int count) {
  // printf in a comment is nothing, and so is the "printf(" in the text below
  const char* text = "printf(";
  snprintf(buffer, size, text, count);
  std::printf("%d", count);  // planted
  fprintf(stderr, text);     // planted
  std::cerr << '"' << count; // planted
}
