#include "aws_simulator/bulk.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace aws_simulator {
namespace {

// A page of a list with few elements ends after so many slots, as AWS's do: no answer takes long.
constexpr std::uint64_t kSlotsMax = 50'000;

void fill(const Estate& estate, Place place, const BulkList& list, const Parameters& asked, Position from, Page& page) {
  const std::uint64_t end = std::min(estate.slots(), from.slot + kSlotsMax);
  for (std::uint64_t slot = from.slot; slot < end && !page.is_full(); ++slot) {
    const Life life = estate.life(place, slot, estate.generation());
    if (!life.exists && !list.of_gone) continue;
    page.begin(slot);
    list.put(table_of(estate, place, slot, life), asked, page);
  }
  if (!page.is_full() && end < estate.slots()) page.stop({end, 0});
}

}  // namespace

std::optional<Position> position_of(std::string_view token) {
  if (token.empty()) return Position{};
  if (const std::string_view name = table_in(token); name != token) return Position{slot_behind(name), 0};
  Position out;
  const char* const end = token.data() + token.size();
  const auto slot = std::from_chars(token.data(), end, out.slot);
  if (slot.ec != std::errc{} || slot.ptr == end || *slot.ptr != '-') return std::nullopt;
  const auto element = std::from_chars(slot.ptr + 1, end, out.element);
  return element.ec == std::errc{} && element.ptr == end ? std::optional(out) : std::nullopt;
}

std::string* Page::next() {
  const Position here = at_;
  ++at_.element;
  if (is_full() || (here.slot == from_.slot && here.element < from_.element)) return nullptr;
  if (taken_ == most_) {
    rest_ = here;
    return nullptr;
  }
  if (taken_++ > 0) out_ += separator_;
  return &out_;
}

const BulkList* list_of(Operation operation) {
  for (const auto& lists :
       {backup_lists(), consumer_lists(), dynamodb_lists(), key_lists(), scaling_lists(), tag_lists()}) {
    const auto found = std::ranges::find(lists, operation, &BulkList::operation);
    if (found != lists.end()) return &*found;
  }
  return nullptr;
}

std::optional<Refusal> answer_list(const Estate& estate, Place place, const BulkList& list, const Parameters& asked,
                                   std::string& out) {
  if (asked.limit > list.most && !list.takes_more) {
    return Refusal{Why::invalid, fmt::format("A page has at most {} elements", list.most)};
  }
  const auto from = position_of(asked.next_token);
  if (!from) return Refusal{Why::invalid, "The token to go on from is not valid"};
  put(out, R"({{"{}":[)", list.member);
  Page page(out, ",", *from, asked.limit == 0 ? list.most : std::min(asked.limit, list.most));
  fill(estate, place, list, asked, *from, page);
  out += ']';
  if (const auto& rest = page.rest()) {
    const std::string token = list.token_text != nullptr ? list.token_text(estate, place, *rest)
                                                         : fmt::format("{}-{}", rest->slot, rest->element);
    put(out, R"(,"{}":"{}")", list.token, token);
  } else if (list.tells_end) {
    put(out, R"(,"{}":"")", list.token);
  }
  out += '}';
  return std::nullopt;
}

void append_elements(std::string& out, const Table& table, const BulkList& list) {
  if (!table.life.exists && !list.of_gone) return;
  Parameters all;
  all.backup_type = "ALL";
  const std::size_t before = out.size();
  Page page(out, "\n", {}, UINT64_MAX);
  page.begin(table.slot);
  list.put(table, all, page);
  if (out.size() > before) out += '\n';
}

}  // namespace aws_simulator
