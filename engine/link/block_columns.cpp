// SPDX-License-Identifier: MIT
#include "link/block_columns.hpp"

#include <bit>

namespace tallystick::link {
namespace {

static_assert(kFieldPatterns < BlockColumns::kSeenBefore);

struct Columns {
  const std::uint32_t* person;
  const std::uint32_t* fallible;
  const std::uint32_t* year;
  const std::uint32_t* month;
  const std::uint32_t* day;
  const std::uint32_t* postcode;
  const std::uint32_t* sector;
  const std::uint32_t* district;
  const std::uint32_t* sex;
  const std::uint32_t* practice;
  const std::uint32_t* local_id;
  const std::uint32_t* provider;
};

[[gnu::always_inline]] inline void compare_columns(const Columns& c, std::size_t one,
                                                   std::size_t begin, std::size_t end,
                                                   std::uint16_t* __restrict out) {
  const auto at = [&](std::size_t i) -> ComparedParts {
    return {c.person[i], c.fallible[i], c.year[i], c.month[i],    c.day[i],      c.postcode[i],
            c.sector[i], c.district[i], c.sex[i],  c.practice[i], c.local_id[i], c.provider[i]};
  };
  const ComparedParts a = at(one);
  for (std::size_t j = begin; j < end; ++j)
    out[j - begin] = static_cast<std::uint16_t>(pattern_of(a, at(j)));
}

[[gnu::always_inline]] inline void mark_seen(const std::uint32_t* keys, std::uint32_t key,
                                             std::size_t begin, std::size_t end,
                                             std::uint16_t* __restrict out) {
  for (std::size_t j = begin; j < end; ++j)
    out[j - begin] = keys[j] == key ? BlockColumns::kSeenBefore : out[j - begin];
}

using Compare = void (*)(const Columns&, std::size_t, std::size_t, std::size_t, std::uint16_t*);
using Mark = void (*)(const std::uint32_t*, std::uint32_t, std::size_t, std::size_t,
                      std::uint16_t*);
struct Loops {
  Compare compare;
  Mark mark;
};

void compare_portable(const Columns& c, std::size_t one, std::size_t begin, std::size_t end,
                      std::uint16_t* out) {
  compare_columns(c, one, begin, end, out);
}
void mark_portable(const std::uint32_t* keys, std::uint32_t key, std::size_t begin, std::size_t end,
                   std::uint16_t* out) {
  mark_seen(keys, key, begin, end, out);
}
#if defined(__x86_64__)
[[gnu::target("avx2")]] void compare_avx2(const Columns& c, std::size_t one, std::size_t begin,
                                          std::size_t end, std::uint16_t* out) {
  compare_columns(c, one, begin, end, out);
}
[[gnu::target("avx2")]] void mark_avx2(const std::uint32_t* keys, std::uint32_t key,
                                       std::size_t begin, std::size_t end, std::uint16_t* out) {
  mark_seen(keys, key, begin, end, out);
}
#endif

Loops loops() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) return {compare_avx2, mark_avx2};
#endif
  return {compare_portable, mark_portable};
}

} // namespace

void BlockColumns::clear() {
  for (std::vector<std::uint32_t>& column : columns_)
    column.clear();
  for (std::vector<std::uint32_t>& column : keys_)
    column.clear();
}

void BlockColumns::add(const ComparedParts& parts, const std::uint32_t* earlier_keys) {
  const auto values = std::bit_cast<std::array<std::uint32_t, kParts>>(parts);
  for (std::size_t part = 0; part != kParts; ++part)
    columns_[part].push_back(values[part]);
  for (std::size_t rule = 0; rule != keys_.size(); ++rule)
    keys_[rule].push_back(earlier_keys[rule]);
}

void BlockColumns::compare(std::size_t one, std::size_t begin, std::size_t end,
                           std::uint16_t* out) const {
  static const Loops run = loops();
  const auto& c = columns_;
  const Columns columns{c[0].data(), c[1].data(), c[2].data(),  c[3].data(),
                        c[4].data(), c[5].data(), c[6].data(),  c[7].data(),
                        c[8].data(), c[9].data(), c[10].data(), c[11].data()};
  run.compare(columns, one, begin, end, out);
  for (const std::vector<std::uint32_t>& keys : keys_)
    if (keys[one] != 0) run.mark(keys.data(), keys[one], begin, end, out);
}

} // namespace tallystick::link
