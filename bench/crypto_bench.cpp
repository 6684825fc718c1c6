// SPDX-License-Identifier: MIT
// Tokens a second, by suite and batch size, and released pseudonyms.
#include <cstdlib>
#include <cstring>
#include <vector>

#include <benchmark/benchmark.h>

#include "crypto/prf.hpp"
#include "crypto/pseudonym.hpp"

namespace tallystick::crypto {
namespace {

std::vector<Block> messages_of(std::size_t n) {
  std::vector<Block> messages(n);
  for (std::uint64_t i = 0; i < n; ++i)
    std::memcpy(messages[i].bytes.data(), &i, sizeof i);
  return messages;
}

void tokens(benchmark::State& state, Suite suite) {
  const auto key = SecretKey::random();
  if (!key) return state.SkipWithError("no key");
  const auto prf = Prf::make(*key, suite);
  if (!prf) return state.SkipWithError("no suite");
  const std::vector<Block> messages = messages_of(static_cast<std::size_t>(state.range(0)));
  std::vector<Block> out(messages.size());
  prf->tokens(messages, out);
  for (std::size_t i = 0; i < messages.size(); i += 97) { // a batch gives what single calls give
    Block one;
    prf->tokens({&messages[i], 1}, {&one, 1});
    if (!(one == out[i])) std::abort();
  }
  for (auto _ : state) {
    prf->tokens(messages, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK_CAPTURE(tokens, aes256_cmac, Suite::aes256_cmac)->Arg(1)->Arg(256)->Arg(4096);
BENCHMARK_CAPTURE(tokens, hmac_sha256_128, Suite::hmac_sha256_128)->Arg(4096);

void pseudonyms(benchmark::State& state) {
  const auto key = SecretKey::random();
  if (!key) return state.SkipWithError("no key");
  const auto cipher = PseudonymCipher::make(*key, 1);
  if (!cipher) return state.SkipWithError("no cipher");
  std::vector<std::uint64_t> serials(4096);
  for (std::size_t i = 0; i < serials.size(); ++i)
    serials[i] = i;
  std::vector<Block> out(serials.size());
  cipher->make(serials, out);
  for (std::size_t i = 0; i < serials.size(); ++i)
    if (const auto back = cipher->reverse(out[i]); !back || *back != i) std::abort();
  for (auto _ : state) {
    cipher->make(serials, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(serials.size()));
}
BENCHMARK(pseudonyms);

} // namespace
} // namespace tallystick::crypto
