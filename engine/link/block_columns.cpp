// SPDX-License-Identifier: MIT
#include "link/block_columns.hpp"

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

struct Masks {
  const std::uint32_t* begin;
  const std::uint32_t* end;
};

[[gnu::always_inline]] inline void compare_columns(const Columns& c, Masks seen, std::size_t one,
                                                   std::size_t begin, std::size_t end,
                                                   std::uint16_t* __restrict out) {
  const auto at = [&](std::size_t i) -> ComparedParts {
    return {c.person[i], c.fallible[i], c.year[i], c.month[i],    c.day[i],      c.postcode[i],
            c.sector[i], c.district[i], c.sex[i],  c.practice[i], c.local_id[i], c.provider[i]};
  };
  const ComparedParts a = at(one);
  for (std::size_t j = begin; j < end; ++j)
    out[j - begin] = static_cast<std::uint16_t>(pattern_of(a, at(j)));
  for (const std::uint32_t* mask = seen.begin; mask != seen.end; ++mask)
    for (std::size_t j = begin; j < end; ++j)
      out[j - begin] =
          (agreeing_parts(a, at(j)) & *mask) == *mask ? BlockColumns::kSeenBefore : out[j - begin];
}

using Compare = void (*)(const Columns&, Masks, std::size_t, std::size_t, std::size_t,
                         std::uint16_t*);

void compare_portable(const Columns& c, Masks seen, std::size_t one, std::size_t begin,
                      std::size_t end, std::uint16_t* out) {
  compare_columns(c, seen, one, begin, end, out);
}
#if defined(__x86_64__)
[[gnu::target("avx2")]] void compare_avx2(const Columns& c, Masks seen, std::size_t one,
                                          std::size_t begin, std::size_t end, std::uint16_t* out) {
  compare_columns(c, seen, one, begin, end, out);
}
#endif

Compare best_compare() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) return compare_avx2;
#endif
  return compare_portable;
}

} // namespace

void BlockColumns::resize(std::size_t profiles) {
  if (profiles <= columns_[0].size()) return;
  for (std::vector<std::uint32_t>& column : columns_)
    column.resize(profiles);
}

void BlockColumns::compare(std::size_t one, std::size_t begin, std::size_t end,
                           std::uint16_t* out) const {
  static const Compare run = best_compare();
  const auto& c = columns_;
  const Columns columns{c[0].data(), c[1].data(), c[2].data(),  c[3].data(),
                        c[4].data(), c[5].data(), c[6].data(),  c[7].data(),
                        c[8].data(), c[9].data(), c[10].data(), c[11].data()};
  run(columns, {seen_.data(), seen_.data() + seen_.size()}, one, begin, end, out);
}

} // namespace tallystick::link
