// (:DynatlasCoverage)-[:READ]->(node), (:DynatlasCoverage)-[:UNREAD]->(node): of what is asked about each table alone,
// which have an answer and of when, and which were asked about in vain. Ours alone. Declarations only.
#pragma once

#include <array>

#include "graph/well_formed.h"
#include "models/coverage.h"

namespace dynatlas::models {

namespace answers {

using graph::Type;

inline constexpr std::array<graph::Matcher, 1> kNote{{{"id", graph::row("note")}}};
inline constexpr std::array<graph::Matcher, 1> kSubject{{{"id", graph::row("subject")}}};

inline constexpr std::array<graph::Property, 1> kRead{{
    {"read_at", Type::integer, graph::row("at"), "When the operation last answered about it, epoch seconds"},
}};

inline constexpr std::array<graph::Property, 2> kUnread{{
    {"asked_at", Type::integer, graph::row("at"), "When it was asked, epoch seconds"},
    {"reason", Type::text, graph::row("reason"), "Why there is no answer"},
}};

constexpr graph::MatchLinkSchema read_of(std::string_view label) {
  return {.label = "READ",
          .source_label = CoverageSchema.label,
          .source = kNote,
          .target_label = label,
          .target = kSubject,
          .properties = kRead,
          .description = "The operation answered about it"};
}

// Of one note, which the parameter `id` names.
constexpr graph::MatchLinkSchema unread_of(std::string_view label) {
  return {.label = "UNREAD",
          .source_label = CoverageSchema.label,
          .source = kNote,
          .target_label = label,
          .target = kSubject,
          .properties = kUnread,
          .scope_property = "id",
          .description = "The operation was asked about it, and did not answer"};
}

}  // namespace answers

// By what an operation may be asked about (intel::Operation::about).
inline constexpr graph::MatchLinkSchema ReadTableLink = answers::read_of("DynamoDBTable");
inline constexpr graph::MatchLinkSchema ReadIndexLink = answers::read_of("GlobalSecondaryIndex");
inline constexpr graph::MatchLinkSchema ReadStreamLink = answers::read_of("DynamoDBStream");
inline constexpr graph::MatchLinkSchema ReadExportLink = answers::read_of("DynamoDBExport");
inline constexpr graph::MatchLinkSchema UnreadTableLink = answers::unread_of("DynamoDBTable");
inline constexpr graph::MatchLinkSchema UnreadIndexLink = answers::unread_of("GlobalSecondaryIndex");
inline constexpr graph::MatchLinkSchema UnreadStreamLink = answers::unread_of("DynamoDBStream");
inline constexpr graph::MatchLinkSchema UnreadExportLink = answers::unread_of("DynamoDBExport");
static_assert(graph::well_formed(ReadTableLink) && graph::well_formed(UnreadTableLink));

inline constexpr std::array kReadLinks{&ReadTableLink, &ReadIndexLink, &ReadStreamLink, &ReadExportLink};
inline constexpr std::array kUnreadLinks{&UnreadTableLink, &UnreadIndexLink, &UnreadStreamLink, &UnreadExportLink};

}  // namespace dynatlas::models
