// SPDX-License-Identifier: MIT
// Runs each hot loop once inside tallystick_measured(), on small input that never changes, for instruction_counts.py to
// count its instructions under callgrind. Prints a line for each: name, items, what an item is, and the answer.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/radix_group.hpp"
#include "core/text_buffer.hpp"
#include "core/union_find.hpp"
#include "crypto/prf.hpp"
#include "crypto/pseudonym.hpp"
#include "identity/reveal.hpp"
#include "ingest/batch_reader.hpp"
#include "optout/key_table.hpp"
#include "release_rows.hpp"
#include "samples.hpp"
#include "standardise/standardiser.hpp"
#include "table/csv_index.hpp"
#include "table/encoding.hpp"
#include "table/kernel.hpp"
#include "table/text_kernel.hpp"

using Work = std::function<std::uint64_t()>;

/// What callgrind counts. The name is known to instruction_counts.py.
extern "C" [[gnu::noinline]] std::uint64_t tallystick_measured(const Work& work) {
  return work();
}

namespace tallystick::bench {
namespace {

/// Work that is ready to be done, any number of times; it answers with a number that depends on all of it.
struct Prepared {
  std::size_t items;
  std::string_view item;
  Work work;
};

struct Loop {
  std::string name;
  std::function<Prepared()> prepare;
};

std::uint64_t mixed(std::uint64_t answer, std::uint64_t more) {
  return synth::mix(answer ^ more);
}

// Text: these loops have a version for each set of machine instructions.

constexpr std::size_t kTextBytes = std::size_t{64} << 10U;

Prepared index_csv(Quotes quotes) {
  const auto text = std::make_shared<std::string>(csv_rows(kTextBytes, quotes));
  auto layout = table::CsvLayout::create(table::Dialect{}, kCsvFields, {0, 1, 2, 3, 6, 7});
  if (!layout) std::abort();
  const auto index = std::make_shared<table::CsvIndex>();
  const auto hint = quotes == Quotes::none ? table::QuoteHint::none : table::QuoteHint::possible;
  return {text->size(), "byte", [text, index, layout = *layout, hint] {
            if (!index->build(*text, layout, hint)) std::abort();
            return mixed(index->rows(), index->cells(5)[index->rows() - 1].offset());
          }};
}

Prepared find_masks() {
  const auto text = std::make_shared<std::string>(csv_rows(kTextBytes, Quotes::some));
  const auto masks = std::make_shared<std::vector<table::WordMasks>>(text->size() / 64 + 1);
  return {text->size(), "byte", [text, masks] {
            table::text_kernel().find_masks(text->data(), text->size(), ',', '"', masks->data());
            return masks->front().separator ^ masks->at(100).quote;
          }};
}

Prepared flatten_masks() {
  const auto text = std::make_shared<std::string>(csv_rows(kTextBytes, Quotes::none));
  const std::size_t words = (text->size() + 63) / 64;
  const auto masks = std::make_shared<std::vector<table::WordMasks>>(words);
  table::text_kernel().find_masks(text->data(), text->size(), ',', '"', masks->data());
  const auto positions =
      std::make_shared<std::vector<std::uint32_t>>(text->size() + table::kStructureSlack);
  const auto ends =
      std::make_shared<std::vector<std::uint32_t>>(text->size() + table::kStructureSlack);
  return {text->size(), "byte", [masks, positions, ends] {
            table::Structure found{positions->data(), 0, ends->data(), 0};
            table::text_kernel().flatten(masks->data(), masks->size(), 0, found);
            return mixed(found.positions, found.rows);
          }};
}

Prepared count_bytes() {
  const auto text = std::make_shared<std::string>(csv_rows(kTextBytes, Quotes::some));
  return {text->size(), "byte", [text] {
            const auto counts = table::text_kernel().count(text->data(), text->size(), ',', '\n');
            return mixed(counts.first, counts.second);
          }};
}

Prepared check_utf8() {
  const auto text = std::make_shared<std::string>(csv_rows(kTextBytes, Quotes::none));
  return {text->size(), "byte", [text] { return std::uint64_t{table::is_utf8(*text)}; }};
}

// Identifiers.

constexpr std::size_t kCells = 2'000;

Prepared read_numbers() {
  const auto numbers = std::make_shared<NumberTexts>(number_texts(kCells));
  return {kCells, "cell", [numbers] {
            const standardise::NumberRules rules;
            std::uint64_t answer = 0;
            for (const std::string& text : numbers->texts)
              answer += standardise::read_nhs_number(text, rules).value.reveal(reveal_token());
            return answer;
          }};
}

Prepared read_postcodes() {
  const auto texts = std::make_shared<std::vector<std::string>>();
  for (std::size_t i = 0; i < kCells; ++i)
    texts->push_back(kPostcodes[i % kPostcodes.size()]);
  return {kCells, "cell", [texts] {
            std::uint64_t answer = 0;
            for (const std::string& text : *texts)
              answer += standardise::read_gb_postcode(text).value.reveal(reveal_token());
            return answer;
          }};
}

standardise::BirthDateLimits limits_of_2026() {
  standardise::BirthDateLimits limits;
  limits.latest = Date{std::chrono::year{2026} / 4 / 1};
  return limits;
}

Prepared read_birth_dates() {
  const auto texts = std::make_shared<std::vector<std::string>>();
  for (std::size_t i = 0; i < kCells; ++i)
    texts->push_back(birth_date_text(i));
  return {kCells, "cell", [texts, rules = standardise::BirthDateRules(limits_of_2026())] {
            std::uint64_t answer = 0;
            for (const std::string& text : *texts) {
              const auto date = standardise::read_date(text, standardise::DateFormat::automatic);
              answer += rules.judge(date).value.reveal(reveal_token()).year;
            }
            return answer;
          }};
}

/// A chunk of a file, cut into cells and all its identifiers standardised.
class IdentifierFile {
public:
  IdentifierFile()
      : path_((std::filesystem::temp_directory_path() / "tallystick_instruction_counts.csv")
                  .string()),
        standardiser_(rules()) {
    std::ofstream(path_, std::ios::binary) << identifier_rows(kCells);
  }
  ~IdentifierFile() { std::filesystem::remove(path_); }
  IdentifierFile(const IdentifierFile&) = delete;
  IdentifierFile& operator=(const IdentifierFile&) = delete;

  /// All rows of the file.
  [[nodiscard]] std::unique_ptr<ingest::SourceChunk> chunk() const {
    ingest::SourceFiles files;
    files.paths = {path_};
    files.limits.target = std::size_t{256} << 10U;
    files.resolve = [](const std::vector<std::string_view>&) -> Result<ingest::FieldMap> {
      ingest::FieldMap map;
      map.identifiers[static_cast<std::size_t>(IdentifierField::person_id)] = 1;
      map.identifiers[static_cast<std::size_t>(IdentifierField::birth_date)] = 2;
      map.identifiers[static_cast<std::size_t>(IdentifierField::sex)] = 3;
      map.identifiers[static_cast<std::size_t>(IdentifierField::postcode)] = 4;
      return map;
    };
    ingest::BatchReader reader(std::move(files));
    auto chunk = reader.next();
    if (!chunk || !*chunk) std::abort();
    return std::move(*chunk);
  }
  [[nodiscard]] std::uint64_t standardise(ingest::SourceChunk& chunk) const {
    auto cut = ingest::BatchReader::cut(chunk, ingest::LineNumbers::left_out);
    if (!cut) std::abort();
    auto batch = standardiser_.run(std::move(cut->batch));
    if (!batch) std::abort();
    return mixed(batch->rows(), batch->person_ids());
  }

private:
  static standardise::SourceRules rules() {
    standardise::SourceRules rules;
    rules.birth_limits = limits_of_2026();
    return rules;
  }
  std::string path_;
  standardise::Standardiser standardiser_;
};

Prepared standardise_rows() {
  const auto file = std::make_shared<IdentifierFile>();
  // Twice: once to see the answer, once to count.
  const auto chunks = std::make_shared<std::vector<std::unique_ptr<ingest::SourceChunk>>>();
  chunks->push_back(file->chunk());
  chunks->push_back(file->chunk());
  return {kCells, "row", [file, chunks, next = std::make_shared<std::size_t>(0)] {
            return file->standardise(*chunks->at((*next)++));
          }};
}

// Tokens and keys.

Prepared make_tokens() {
  const auto key = crypto::SecretKey::random();
  if (!key) std::abort();
  auto prf = crypto::Prf::make(*key, crypto::Suite::aes256_cmac);
  if (!prf) std::abort();
  const auto shared = std::make_shared<crypto::Prf>(std::move(*prf));
  const auto messages = std::make_shared<std::vector<crypto::Block>>(4'096);
  const auto out = std::make_shared<std::vector<crypto::Block>>(messages->size());
  for (std::size_t i = 0; i < messages->size(); ++i)
    (*messages)[i].bytes = {static_cast<std::byte>(i), static_cast<std::byte>(i >> 8U)};
  return {messages->size(), "token", [shared, messages, out] {
            shared->tokens(*messages, *out);
            return std::uint64_t{out->front() == out->back()}; // the key is a new one each time
          }};
}

Prepared group_keys() {
  constexpr std::size_t kRows = 50'000;
  const auto keys = std::make_shared<std::vector<Key128>>(keys_of_rows(kRows));
  const auto leader = std::make_shared<std::vector<std::uint32_t>>(kRows);
  return {kRows, "row", [keys, leader] {
            group_leaders(ThreadCount{1}, std::span<const Key128>(*keys), *leader);
            return mixed(leader->at(kRows / 2), leader->back());
          }};
}

Prepared unite_rows() {
  constexpr std::uint32_t kRows = 40'000;
  const auto first = std::make_shared<std::vector<std::uint32_t>>(first_rows(kRows));
  return {kRows, "row", [first] {
            UnionFind sets(first->size());
            for (std::uint32_t row = kRows / 4; row < kRows; ++row)
              sets.unite((*first)[row], row);
            sets.flatten(ThreadCount{1});
            return mixed(sets.labels()[kRows / 2], sets.labels()[kRows - 1]);
          }};
}

Prepared probe_opt_outs() {
  constexpr std::size_t kRows = 20'000;
  constexpr std::size_t kPeople = 10'000; // one in twenty opted out
  const auto table = std::make_shared<optout::KeyTable<std::uint16_t>>(kPeople / 20);
  for (std::uint64_t person = 0; person < kPeople; person += 20)
    table->insert(PersonToken{key_of(person)}, 7);
  const auto rows = std::make_shared<std::vector<PersonToken>>(kRows);
  for (std::size_t row = 0; row < kRows; ++row)
    (*rows)[row] = PersonToken{key_of(synth::mix(row) % kPeople)};
  return {kRows, "row", [table, rows] {
            std::uint64_t found = 0;
            table->find_all(std::span<const PersonToken>(*rows),
                            [&](std::size_t, const std::uint16_t* value) {
                              found += value != nullptr && *value == 7 ? 1U : 0U;
                            });
            return found;
          }};
}

// Released rows.

template<class Row>
Prepared format_rows(std::vector<Row> rows, void (*append)(TextBuffer&, const Row&)) {
  const auto shared = std::make_shared<std::vector<Row>>(std::move(rows));
  const auto out = std::make_shared<TextBuffer>();
  return {shared->size(), "row", [shared, out, append] {
            out->clear();
            for (const Row& row : *shared)
              append(*out, row);
            const std::string_view text = out->view();
            return mixed(text.size(), static_cast<unsigned char>(text[text.size() / 2]));
          }};
}

std::vector<Loop> all_loops() {
  std::vector<Loop> loops;
  const auto add = [&](std::string name, Prepared (*prepare)()) {
    loops.push_back({std::move(name), prepare});
  };
  const auto add_each = [&](const std::string& name, Prepared (*prepare)()) {
    for (const auto& [kernel, suffix] :
         {std::pair{table::Kernel::portable, "/portable"}, {table::Kernel::avx2, "/avx2"}}) {
      loops.push_back({name + suffix, [prepare, kernel = kernel]() -> Prepared {
                         if (!table::supported(kernel)) return {0, "", {}};
                         Prepared prepared = prepare();
                         prepared.work = [kernel, work = std::move(prepared.work)] {
                           const table::KernelOverride forced(kernel);
                           return work();
                         };
                         return prepared;
                       }});
    }
  };
  add_each(
      "csv_index", +[] { return index_csv(Quotes::none); });
  add_each(
      "csv_index_quoted", +[] { return index_csv(Quotes::some); });
  add_each("find_masks", find_masks);
  add_each("flatten", flatten_masks);
  add_each("count_bytes", count_bytes);
  add("check_utf8", check_utf8);
  add("nhs_number", read_numbers);
  add("postcode", read_postcodes);
  add("birth_date", read_birth_dates);
  add_each("cut_and_standardise", standardise_rows);
  add("tokens_aes256_cmac", make_tokens);
  add("group_keys", group_keys);
  add("union_find", unite_rows);
  add("opt_out_probe", probe_opt_outs);
  add(
      "format_linked_rows", +[] { return format_rows(linked_rows(2'000), append_linked_row); });
  add(
      "format_person_rows", +[] { return format_rows(person_rows(2'000), append_person_row); });
  return loops;
}

const char* name_of(table::Kernel kernel) {
  switch (kernel) {
  case table::Kernel::portable:
    return "portable";
  case table::Kernel::avx2:
    return "avx2";
  case table::Kernel::avx512:
    return "avx512";
  }
  return "";
}

/// 0 if the loop ran.
int run(const Loop& loop) {
  const Prepared prepared = loop.prepare();
  if (prepared.items == 0) {
    std::fprintf(stderr, "%s: this machine cannot run it\n", loop.name.c_str());
    return 1;
  }
  const std::uint64_t answer = prepared.work(); // also fills what is kept from call to call
  if (tallystick_measured(prepared.work) != answer) {
    std::fprintf(stderr, "%s: two answers to one question\n", loop.name.c_str());
    return 1;
  }
  std::printf("%s\t%zu\t%s\t%016llx\n", loop.name.c_str(), prepared.items,
              std::string(prepared.item).c_str(), static_cast<unsigned long long>(answer));
  return 0;
}

int run_all(std::span<char* const> wanted) {
  std::printf("compiler\t%s\n", __VERSION__);
  std::printf("dispatch\t%s\n", name_of(table::active_kernel()));
  std::size_t found = 0;
  for (const Loop& loop : all_loops()) {
    bool asked = wanted.empty();
    for (const char* name : wanted)
      asked = asked || loop.name == name;
    if (!asked) continue;
    ++found;
    if (const int status = run(loop); status != 0) return status;
  }
  if (found == 0) std::fputs("no loop has that name\n", stderr);
  return found == 0 ? 2 : 0;
}

} // namespace
} // namespace tallystick::bench

/// All loops, or those named.
int main(int argc, char** argv) {
  return tallystick::bench::run_all({argv + 1, static_cast<std::size_t>(argc - 1)});
}
