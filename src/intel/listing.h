// Transform of an answer that lists what a part has: each element is a row of a kind. A property's field names the
// member that it stands in ("SuspendedState.ScheduledScalingSuspended"); a field that no element has is for `complete`.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "graph/fields.h"
#include "intel/operation.h"

namespace dynatlas::intel {

// An element that is not as the API reference has it: the page is no page, for what it does not name would count as
// gone.
struct NotAsDocumented : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Element {
  const Asked& asked;
  const nlohmann::json& json;  // an object
  std::span<graph::Value> row;
};

// Fills what the members do not tell, but for the scope property, which is the part's region, and returns what the
// listing calls the element. Empty: the row is not kept.
using Complete = std::string (*)(const Element& element);

// Where the list stands, and whose rows its elements are.
struct List {
  std::string_view operation;  // "DescribeScalableTargets"
  std::string_view member;     // "ScalableTargets"; without it the answer is not understood
  const graph::NodeSchema& schema;
  Complete complete;
  bool may_be_elsewhere = false;  // AWS may name what another account shares
};

// Members of another type than their property's, and null, become Null; an object or a list of a text property becomes
// JSON. An answer whose element has the ARN of another account or region as its `id` or `arn` is refused, unless the
// list may name such. An empty answer says that there is nothing.
std::optional<Refusal> read_list(const List& list, const Asked& asked, std::string_view answer, graph::Rows& rows,
                                 Found& found);

// The same of an answer that is about one thing: the object at `member`, or all of it where that is empty. About a
// subject it lists nothing.
std::optional<Refusal> read_object(const List& list, const Asked& asked, std::string_view answer, graph::Rows& rows,
                                   Found& found);

// The same of elements that are no plain rows. Where the answer is refused, what `each` added is dropped.
std::optional<Refusal> read_elements(std::string_view operation, std::string_view member, std::string_view answer,
                                     Found& found, const std::function<void(const nlohmann::json& element)>& each);

// Reads the answer, an object, in whatever way; not an empty one, which says that there is nothing. Where it is no
// object, or `read` refuses it (NotAsDocumented, check_part()), what `read` added is dropped.
std::optional<Refusal> read_answer(std::string_view operation, std::string_view answer, Found& found,
                                   const std::function<void(const nlohmann::json& whole)>& read);

// What the text says as JSON; discarded where it is none, is cut, or is nested deeper than AWS nests anything.
nlohmann::json parsed(std::string_view text);

// A member's text; empty where it is none. `path` as a field's: "Status.Code".
std::string text_at(const nlohmann::json& object, std::string_view path);

// The text of a member that decides whether the element counts; empty where there is none. Throws NotAsDocumented where
// it is null or no text.
std::string deciding_text_at(const nlohmann::json& object, std::string_view member);

// The text of a member that names the element. Throws NotAsDocumented where there is none.
std::string name_at(const nlohmann::json& element, std::string_view member);

// A list of texts as JSON, sorted, each once: ["a","b"]; Null where it is none. With `of`, the texts are those members
// of the list's objects.
graph::Value texts_at(const nlohmann::json& object, std::string_view path, std::string_view of = {});

// Throws what refuses the whole answer where an ARN of AWS, of whatever service, names another account or region; of
// the part of what is global, another account.
void check_part(const Part& part, std::string_view arn);

}  // namespace dynatlas::intel
