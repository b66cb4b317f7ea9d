#include "access/write.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "access/asking.h"
#include "access/read.h"
#include "graph/fields.h"
#include "models/access.h"
#include "models/aws/iam/trusted.h"

namespace dynatlas::access {
namespace {

using graph::kFieldsOf;
using graph::Rows;
using graph::TextList;
using graph::Value;
using models::AccessSchema;
using models::AccessScopeSchema;
using models::aws::iam::AWSRootPrincipalSchema;

constexpr std::size_t kRowsMax = 20'000;

// A link's fields are the same for every right.
constexpr const auto& kGrantFields = kFieldsOf<models::kTableGrants[0]>;

Value list_of(const std::set<std::string>& texts) {
  return texts.empty() ? Value() : Value(TextList(texts.begin(), texts.end()));
}

Value list_of(std::vector<std::string> texts) {
  return texts.empty() ? Value() : Value(TextList(std::move(texts)));
}

// Each condition is an object of its own already.
Value conditions_of(const Given& given) {
  if (given.conditions.empty()) return {};
  return fmt::format("[{}]", fmt::join(given.conditions, ","));
}

// Cartography's lists (its permission_relationships.yaml), and the rights that their actions belong to.
struct Permission {
  const graph::MatchLinkSchema& link;
  std::string_view rights;
  std::string_view actions;
};
constexpr std::array kPermissions{
    Permission{models::CanQueryLink, ",read,stream,", ",BatchGetItem,GetItem,GetRecords,Query,Scan,"},
    Permission{models::CanWriteLink, ",write,", ",PutItem,UpdateItem,DeleteItem,BatchWriteItem,"},
};

// What follows from the relationships that were written, in blocks of tables.
void write_permission(graph::GraphStore& store, const std::string& account, const Permission& permission,
                      const graph::Params& params, const Terms& terms) {
  constexpr std::int64_t kTables = 250;
  Asking ask(store, {{"account", account},
                     {"limit", kTables},
                     {"rights", std::string(permission.rights)},
                     {"actions", std::string(permission.actions)}});
  std::string last;
  for (bool is_more = true; is_more;) {
    ask.params()["after"] = std::exchange(last, "");
    Rows rows(kFieldsOf<models::CanQueryLink>);
    ask.each("access_permissions", [&](const Cells& cells) {
      last = text_at(cells, 0);
      if (cells.at(1).is_null()) return;
      const auto row = rows.add();
      row[graph::column_of<models::CanQueryLink>("table")] = last;
      row[graph::column_of<models::CanQueryLink>("principal")] = text_at(cells, 1);
      row[graph::column_of<models::CanQueryLink>("has_condition")] = !is_true(cells.at(2));
      if (!cells.at(3).is_null()) row[graph::column_of<models::CanQueryLink>("condition_keys")] = texts_in(cells.at(3));
    });
    is_more = !last.empty();
    graph::load_links(store, permission.link, rows, params, terms.policy);
    terms.meanwhile();
  }
}

class GraphWriter final : public GrantSink {
 public:
  GraphWriter(graph::GraphStore& store, const std::string& account, const Terms& terms)
      : store_(store),
        account_(account),
        terms_(terms),
        scopes_(kFieldsOf<AccessScopeSchema>),
        covers_(kFieldsOf<models::CoversLink>),
        roots_(kFieldsOf<AWSRootPrincipalSchema>),
        named_(kFieldsOf<models::NamesLink>) {
    for (std::size_t i = 0; i < kRightCount; ++i) {
      to_tables_.emplace_back(kGrantFields);
      to_scopes_.emplace_back(kGrantFields);
    }
    params_ = {{std::string(graph::kUpdateTag), terms.update_tag},
               {"AWS_ID", account},
               {std::string(graph::kSubResourceLabel), std::string(models::aws::AWSAccountSchema.label)},
               {std::string(graph::kSubResourceId), account}};
  }

  void scope(const Scope& scope) override {
    const auto row = scopes_.add();
    row[graph::column_of<AccessScopeSchema>("id")] = scope.id;
    row[graph::column_of<AccessScopeSchema>("account")] = scope.account;
    row[graph::column_of<AccessScopeSchema>("region_pattern")] = scope.region;
    row[graph::column_of<AccessScopeSchema>("pattern")] = scope.pattern;
    row[graph::column_of<AccessScopeSchema>("cuts")] = list_of(scope.cuts);
    written();
  }
  void covers(const Scope& scope, std::string_view table) override {
    const auto row = covers_.add();
    row[graph::column_of<models::CoversLink>("scope")] = scope.id;
    row[graph::column_of<models::CoversLink>("table")] = std::string(table);
    written();
  }
  void to_scope(const Grant& grant, const Scope& scope) override { add(to_scopes_, grant, scope.id); }
  void to_table(const Grant& grant, std::string_view table) override {
    if (!grant.named.empty()) add_root(grant);
    add(to_tables_, grant, table);
  }

  void flush() {
    graph::load(store_, AccessScopeSchema, scopes_, params_, terms_.policy);
    scopes_.clear();
    graph::load(store_, AWSRootPrincipalSchema, roots_, params_, terms_.policy);
    roots_.clear();
    load(models::NamesLink, named_);
    load(models::CoversLink, covers_);
    for (std::size_t i = 0; i < kRightCount; ++i) {
      load(models::kTableGrants[i], to_tables_[i]);
      load(models::kScopeGrants[i], to_scopes_[i]);
    }
    rows_ = 0;
    terms_.meanwhile();
  }

  void write_permissions() {
    for (const Permission& one : kPermissions) write_permission(store_, account_, one, params_, terms_);
  }

  // What was given under earlier tags than this one.
  void clean_up(std::int64_t tag) {
    graph::Params params = params_;
    params[std::string(graph::kUpdateTag)] = tag;
    for (std::size_t i = 0; i < kRightCount; ++i) {
      graph::cleanup_stale(store_, models::kTableGrants[i], params, terms_.policy);
      graph::cleanup_stale(store_, models::kScopeGrants[i], params, terms_.policy);
      terms_.meanwhile();
    }
    graph::cleanup_stale(store_, models::CoversLink, params, terms_.policy);
    graph::cleanup_stale(store_, models::NamesLink, params, terms_.policy);
    for (const Permission& one : kPermissions) graph::cleanup_stale(store_, one.link, params, terms_.policy);
    graph::cleanup_stale(store_, AccessScopeSchema, params, terms_.policy);
  }

 private:
  void add(std::vector<Rows>& rights, const Grant& grant, std::string_view target) {
    const Given& given = grant.given;
    const auto row = rights[static_cast<std::size_t>(grant.right)].add();
    const auto put = [&](std::string_view field, Value value) {
      row[static_cast<std::size_t>(std::ranges::find(kGrantFields, field) - kGrantFields.begin())] = std::move(value);
    };
    put("principal", std::string(grant.principal));
    put("target", std::string(target));
    put("state", std::string(word_of(given.state)));
    put("actions", list_of(names_of(given.allowed)));
    put("conditional_actions", list_of(names_of(given.conditional)));
    if (given.indexes != Indexes::not_given) put("indexes", std::string(to_string(given.indexes)));
    put("condition_keys", list_of(given.condition_keys));
    put("conditions", conditions_of(given));
    put("allowed_by", list_of(given.allowed_by));
    put("named", list_of(std::vector<std::string>(grant.named.begin(), grant.named.end())));
    put("assumed", list_of(given.assumed));
    written();
  }

  void add_root(const Grant& grant) {
    const auto row = roots_.add();
    row[graph::column_of<AWSRootPrincipalSchema>("arn")] = std::string(grant.principal);
    row[graph::column_of<AWSRootPrincipalSchema>("account_id")] = iam::principal_of(grant.principal)->account;
    const auto link = named_.add();
    link[graph::column_of<models::NamesLink>("access")] = account_ + "/access";
    link[graph::column_of<models::NamesLink>("principal")] = std::string(grant.principal);
    written();
  }

  void load(const graph::MatchLinkSchema& link, Rows& rows) {
    if (!rows.empty()) graph::load_links(store_, link, rows, params_, terms_.policy);
    rows.clear();
  }

  void written() {
    if (++rows_ >= kRowsMax) flush();
  }

  graph::GraphStore& store_;
  const std::string account_;
  const Terms& terms_;
  graph::Params params_;
  Rows scopes_;
  Rows covers_;
  Rows roots_;
  Rows named_;
  std::vector<Rows> to_tables_;  // by right
  std::vector<Rows> to_scopes_;
  std::size_t rows_ = 0;
};

TextList assumed_in(const iam::Context& assumptions) {
  TextList texts;
  for (const auto& [key, values] : assumptions.keys()) {
    texts.push_back(fmt::format("{}={}", key, fmt::join(values.values, ",")));
  }
  return texts;
}

void note(graph::GraphStore& store, const Known& known, const Terms& terms, const std::string& digest,
          std::uint64_t tables) {
  Rows rows(kFieldsOf<AccessSchema>);
  const auto row = rows.add();
  row[graph::column_of<AccessSchema>("id")] = known.account.id + "/access";
  row[graph::column_of<AccessSchema>("account")] = known.account.id;
  if (!digest.empty()) row[graph::column_of<AccessSchema>("digest")] = digest;
  row[graph::column_of<AccessSchema>("evaluated_at")] = terms.now;
  row[graph::column_of<AccessSchema>("principals")] = static_cast<std::int64_t>(known.account.subjects.size());
  row[graph::column_of<AccessSchema>("tables")] = static_cast<std::int64_t>(tables);
  row[graph::column_of<AccessSchema>("unread")] = list_of(known.account.unread);
  row[graph::column_of<AccessSchema>("uncertain")] = list_of(known.account.policies.uncertain());
  row[graph::column_of<AccessSchema>("assumed")] = list_of(assumed_in(terms.assumptions));
  row[graph::column_of<AccessSchema>("evaluator")] = kEvaluator;
  graph::load(store, AccessSchema, rows, {{std::string(graph::kUpdateTag), terms.update_tag}}, terms.policy);
}

}  // namespace

Result evaluate_account(graph::GraphStore& store, const std::string& account, const Terms& terms) {
  const Notes notes = notes_of(store, account);
  if (!notes.are_principals_read) return {};
  Digest digest;
  digest.add(
      fmt::format("{} {} {}", kEvaluator, terms.writes_permissions, fmt::join(assumed_in(terms.assumptions), " ")));
  Known known = read_account(store, account, digest);
  std::uint64_t tables = 0;
  bool are_policies_known = true;
  each_block(store, account, [&](std::span<const TableAt> block) {
    tables += block.size();
    for (const TableAt& table : block) {
      are_policies_known &= table.are_policies_known;
      digest.add(fmt::format("{}\n{}\n{}\n{}", table.id, table.seen, table.stream, fmt::join(table.indexes, "\n")));
    }
    terms.meanwhile();
  });
  if (!are_policies_known) known.account.unread.emplace_back("policies");
  digest.add(fmt::format("{}", fmt::join(known.account.unread, " ")));
  Result result{Outcome::unchanged, known.account.subjects.size(), tables, known.account.unread};
  const std::string now = digest.hex();
  if (now == notes.digest) return result;
  note(store, known, terms, "", tables);  // until all is written, another evaluation is due
  GraphWriter writer(store, account, terms);
  // What was given under this tag or a later one would not be told from what is given now.
  if (notes.evaluated_tag >= terms.update_tag) writer.clean_up(notes.evaluated_tag + 1);
  Evaluation evaluation(known.account, terms.assumptions, writer);
  for (const TableWithPolicies& table : known.with_policies) {
    evaluation.add_with_policies(table, known.others, known.unread_accounts);
  }
  each_block(store, account, [&](std::span<const TableAt> block) {
    evaluation.add(block);
    writer.flush();
  });
  writer.flush();
  if (terms.writes_permissions) writer.write_permissions();
  writer.clean_up(terms.update_tag);
  note(store, known, terms, now, tables);
  result.outcome = Outcome::written;
  return result;
}

std::uint64_t forget_account(graph::GraphStore& store, const std::string& account, const graph::WritePolicy& policy) {
  const graph::Params params{{std::string(graph::kUpdateTag), std::numeric_limits<std::int64_t>::max()},
                             {"AWS_ID", account}};
  const std::uint64_t scopes = graph::cleanup_stale(store, AccessScopeSchema, params, policy).nodes;
  return scopes + graph::cleanup(store, AccessSchema, {{account + "/access", ""}}, policy);
}

}  // namespace dynatlas::access
