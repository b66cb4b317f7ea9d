#include "filter/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <map>

#include "questions/questions.h"

namespace dynatlas::filter {
namespace {

constexpr std::string_view kStreams = "off keys-only new-image old-image new-and-old-images";
constexpr std::string_view kNotYet = "the graph does not hold this yet";

constexpr std::array kKeys{
    Key{"account", Kind::text, "account", {}, "account.has", "the account's id or name"},
    Key{"table", Kind::text, "place", {}, {}, "one table, as account/region/name"},
    Key{"region", Kind::exact, "region", {}, {}, "the region"},
    Key{"status", Kind::exact, "status", {}, {}, "TableStatus: active, archived, ..."},
    Key{"billing", Kind::choice, "billing", "on-demand provisioned", {}, "how capacity is paid for"},
    Key{"class", Kind::choice, "class", "standard infrequent-access", {}, "the table class"},
    Key{"size", Kind::bytes, "size", {}, {}, "storage, as in size:>1GiB"},
    Key{"items", Kind::count, "items", {}, {}, "items, as in items:>1M"},
    Key{"created", Kind::age, "created", {}, {}, "age or day, as in created:<7d or created:>=2024-01-01"},
    Key{"rcu", Kind::count, "rcu", {}, {}, "provisioned read units"},
    Key{"wcu", Kind::count, "wcu", {}, {}, "provisioned write units"},
    Key{"max", Kind::count, "max", "none", {}, "maximum of on-demand reads, or none"},
    Key{"pitr", Kind::flag, "pitr", {}, {}, "point-in-time recovery"},
    Key{"protected", Kind::flag, "protected", {}, {}, "deletion protection"},
    Key{"backup", Kind::flag, "backup", {}, {}, "a backup is kept"},
    Key{"plan", Kind::flag, "plan", {}, {}, "a plan of AWS Backup made a recovery point"},
    Key{"ttl", Kind::flag, "ttl", {}, {}, "time to live"},
    Key{"policy", Kind::flag, "policy", {}, {}, "a resource policy"},
    Key{"closed", Kind::flag, "closed", {}, {}, "its policy lets no other account in"},
    Key{"scaling", Kind::flag, "scaling", {}, {}, "Application Auto Scaling"},
    Key{"key", Kind::choice, "key", "dynamodb aws customer", "key.has",
        "whose encryption key, or its alias, id or ARN"},
    Key{"keystate",
        Kind::exact,
        "key_state",
        {},
        {},
        "the key's state: enabled, disabled, pendingdeletion, gone, none"},
    Key{"attr", Kind::list, "attributes", {}, "attributes.has", "a key attribute of the table or an index"},
    Key{"index", Kind::list, "indexes", {}, "indexes.has", "an index by its name, or none"},
    Key{"indexes", Kind::count, "indexes", {}, {}, "how many indexes"},
    Key{"stream", Kind::choice, "stream", kStreams, {}, "the stream and what it holds"},
    Key{"consumer", Kind::list, "consumers", {}, "consumers.has", "a function, pipe or data stream, or none"},
    Key{"consumers", Kind::count, "consumers", {}, {}, "how many read its changes"},
    Key{"replica", Kind::list, "replica_count", {}, "replicas.has", "a region with a replica, or none"},
    Key{"restored", Kind::flag, "restored", {}, {}, "made from a backup or another table"},
    Key{"tag", Kind::list, "tag_count", {}, "tags.key", "a tag's key, key=value, or none"},
    Key{"team", Kind::text, "owner", "none", {}, "the tag owner or team"},
    Key{"env", Kind::text, "environment", "none", {}, "the tag env or environment"},
    Key{"finding", Kind::finding, "findings", "info low medium high critical", "findings.check",
        "a failing check, a severity as in finding:>=high, or none"},
    Key{"is", Kind::is, "", "unknown replicated restored", {}, "a state: unknown, replicated, restored"},
    Key{"access", Kind::refused, "", {}, {}, kNotYet},
    Key{"readers", Kind::refused, "", {}, {}, kNotYet},
    Key{"writers", Kind::refused, "", {}, {}, kNotYet},
    Key{"who", Kind::refused, "", {}, {}, kNotYet},
    Key{"used", Kind::refused, "", {}, {}, kNotYet},
};

constexpr std::array<std::string_view, 8> kProtection{"pitr",    "protected", "backup", "plan",
                                                      "own_key", "policy",    "ttl",    "scaling"};

using Texts = std::map<std::string, std::string, std::less<>>;

// Replaces what stands between `begin` and `end`, each time, by what `with` makes of it.
template <typename With>
std::string replaced(std::string_view text, std::string_view begin, std::string_view end, const With& with) {
  std::string whole;
  for (auto at = text.find(begin); at != std::string_view::npos; at = text.find(begin)) {
    const auto from = at + begin.size();
    const auto to = text.find(end, from);
    assert(to != std::string_view::npos);
    whole.append(text.substr(0, at)).append(with(text.substr(from, to - from)));
    text.remove_prefix(to + end.size());
  }
  return whole.append(text);
}

// The texts under the headings `-- name` of SQL, `// name` of Cypher; what stands before the first is for readers.
Texts sections(std::string_view text, std::string_view comment) {
  Texts all;
  std::string* current = nullptr;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with(comment)) {
      const std::string_view name = line.substr(comment.size());
      current = name.find(' ') == std::string_view::npos ? &all[std::string(name)] : nullptr;
    } else if (current != nullptr) {
      current->append(line).append("\n");
    }
  }
  return all;
}

std::string whole(const Texts& texts, std::string_view name) {
  const auto found = texts.find(name);
  assert(found != texts.end());
  const auto inner = [&](std::string_view field) { return whole(texts, field); };
  return fmt::format("({})", replaced(found->second, "field(", ")", inner));
}

Texts expressions(std::string_view language) {
  const std::string_view text = questions::question("table_fields", language);
  const Texts parts = sections(text, language == "sql" ? "-- " : "// ");
  Texts all;
  for (const auto& [name, _] : parts) all.emplace(name, whole(parts, name));
  return all;
}

}  // namespace

std::span<const Key> keys() {
  return kKeys;
}

const Key* find_key(std::string_view name) {
  const auto* const found = std::ranges::find(kKeys, name, &Key::name);
  return found == kKeys.end() ? nullptr : &*found;
}

std::span<const std::string_view> protection_fields() {
  return kProtection;
}

const std::string& expression(std::string_view field, std::string_view language) {
  static const Texts kSql = expressions("sql");
  static const Texts kCypher = expressions("cypher");
  const Texts& texts = language == "sql" ? kSql : kCypher;
  const auto found = texts.find(field);
  assert(found != texts.end());
  return found->second;
}

}  // namespace dynatlas::filter
