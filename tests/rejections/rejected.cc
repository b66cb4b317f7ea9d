// One bad declaration per rule, each behind the rule's name in capitals; see README.md.
#include "common.h"

#ifdef THE_SCHEMA_HAS_NO_LABEL
constexpr NodeSchema kBad{.label = "", .properties = kGood};
#endif

#ifdef THE_PROPERTY_ID_IS_MISSING
constexpr std::array<Property, 1> kNoId{kTag};
constexpr NodeSchema kBad{.label = "Node", .properties = kNoId};
#endif

#ifdef ID_MUST_COME_FROM_THE_ROWS
constexpr std::array<Property, 2> kIdOfRun{{{"id", Type::text, kwarg("ID")}, kTag}};
constexpr NodeSchema kBad{.label = "Node", .properties = kIdOfRun};
#endif

#ifdef LASTUPDATED_IS_MISSING
constexpr std::array<Property, 1> kNoTag{kId};
constexpr NodeSchema kBad{.label = "Node", .properties = kNoTag};
#endif

#ifdef LASTUPDATED_MUST_TAKE_UPDATE_TAG
constexpr std::array<Property, 2> kTagOfRow{{kId, {"lastupdated", Type::integer, row("tag")}}};
constexpr NodeSchema kBad{.label = "Node", .properties = kTagOfRow};
#endif

#ifdef THE_PROPERTY_NAME_IS_RESERVED
constexpr std::array<Property, 3> kReserved{{kId, kTag, {"firstseen", Type::integer, row("seen")}}};
constexpr NodeSchema kBad{.label = "Node", .properties = kReserved};
#endif

#ifdef A_PROPERTY_IS_DECLARED_TWICE
constexpr std::array<Property, 3> kTwice{{kId, kTag, kId}};
constexpr NodeSchema kBad{.label = "Node", .properties = kTwice};
#endif

#ifdef A_CONSTANT_CANNOT_HAVE_A_SOURCE_TOO
constexpr std::array<Property, 3> kBoth{{kId, kTag, {"cloud", Type::text, row("cloud"), "", false, "aws"}}};
constexpr NodeSchema kBad{.label = "Node", .properties = kBoth};
#endif

#ifdef A_DERIVED_PROPERTY_NEEDS_A_FIELD_OF_THE_ROWS
constexpr std::array<Property, 3> kDerived{
    {kId, kTag, {"open", Type::boolean, kwarg("OPEN"), "", false, "", Derivation{Derivation::Kind::to_boolean}}}};
constexpr NodeSchema kBad{.label = "Node", .properties = kDerived};
#endif

#ifdef A_SIBLING_LABEL_MUST_BE_AN_EXTRA_LABEL
constexpr std::array<std::string_view, 1> kSibling{"TheirNode"};
constexpr NodeSchema kBad{.label = "Node", .sibling_labels = kSibling, .properties = kGood};
#endif

#ifdef A_LABEL_CANNOT_BE_CONDITIONAL_AND_UNCONDITIONAL
constexpr std::array<Condition, 1> kIsX{{{"id", "x"}}};
constexpr std::array<ConditionalLabel, 1> kLabels{{{"Node", kIsX}}};
constexpr NodeSchema kBad{.label = "Node", .conditional_labels = kLabels, .properties = kGood};
#endif

#ifdef A_CONDITIONAL_LABEL_NEEDS_CONDITIONS
constexpr std::array<ConditionalLabel, 1> kLabels{{{"Other", {}}}};
constexpr NodeSchema kBad{.label = "Node", .conditional_labels = kLabels, .properties = kGood};
#endif

#ifdef A_CONDITION_MUST_NAME_A_TEXT_PROPERTY
constexpr std::array<Condition, 1> kIsX{{{"lastupdated", "x"}}};
constexpr std::array<ConditionalLabel, 1> kLabels{{{"Other", kIsX}}};
constexpr NodeSchema kBad{.label = "Node", .conditional_labels = kLabels, .properties = kGood};
#endif

#ifdef A_RELATIONSHIP_NEEDS_A_LABEL_A_TARGET_AND_A_MATCHER
constexpr std::array<RelSchema, 1> kRels{{{"KNOWS", "Node", {}}}};
constexpr NodeSchema kBad{.label = "Node", .properties = kGood, .relationships = kRels};
#endif

#ifdef A_SUB_RESOURCE_MUST_MATCH_EXACTLY
constexpr std::array<Matcher, 1> kVaguely{{{"id", kwarg("TENANT"), Match::ignore_case}}};
constexpr RelSchema kVague{"RESOURCE", "Tenant", kVaguely, Direction::inward};
constexpr NodeSchema kBad{.label = "Node", .properties = kGood, .sub_resource = kVague};
#endif

#ifdef A_SUB_RESOURCE_CANNOT_OWN
constexpr RelSchema kOwner{"RESOURCE", "Tenant", kTenantOfRun, Direction::inward, true};
constexpr NodeSchema kBad{.label = "Node", .properties = kGood, .sub_resource = kOwner};
#endif

#ifdef AN_OWNING_RELATIONSHIP_NEEDS_AN_OWNED_SCHEMA
constexpr std::array<RelSchema, 1> kRels{{{"HAS", "Owner", kOtherOfRow, Direction::inward, true}}};
constexpr NodeSchema kBad{.label = "Node", .properties = kGood, .relationships = kRels};
#endif

#ifdef AN_OWNED_SCHEMA_NEEDS_AN_OWNING_RELATIONSHIP
constexpr NodeSchema kBad{.label = "Node", .properties = kGood, .existence = Existence::owned};
#endif

#ifdef A_LISTED_SCHEMA_NEEDS_A_SUB_RESOURCE_OF_THE_RUN
constexpr NodeSchema kBad{.label = "Node", .properties = kGood, .existence = Existence::listed};
#endif

#ifdef A_LISTED_SCHEMA_NEEDS_ITS_SCOPE_AND_NAME_PROPERTY
constexpr NodeSchema kBad{
    .label = "Node", .properties = kGood, .sub_resource = kResource, .existence = Existence::listed};
#endif

#ifdef A_WITNESSED_SCHEMA_NEEDS_A_SUB_RESOURCE
constexpr NodeSchema kBad{.label = "Node",
                          .properties = kGood,
                          .existence = Existence::witnessed,
                          .scope_property = "id",
                          .name_property = "id"};
#endif

#ifdef A_WITNESSED_SCHEMA_NEEDS_ITS_SCOPE_AND_NAME_PROPERTY
constexpr NodeSchema kBad{
    .label = "Node", .properties = kGood, .sub_resource = kResource, .existence = Existence::witnessed};
#endif

#ifdef SCOPE_AND_NAME_PROPERTY_ARE_FOR_LISTED_AND_WITNESSED_SCHEMAS
constexpr NodeSchema kBad{.label = "Node", .properties = kGood, .scope_property = "id"};
#endif

#ifdef A_SCHEMA_WITH_A_SUB_RESOURCE_HAS_SCOPED_CLEANUP
constexpr NodeSchema kBad{.label = "Node", .properties = kGood, .sub_resource = kResource, .scoped_cleanup = false};
#endif

#ifdef A_RELATIONSHIPS_PROPERTY_COMES_FROM_THE_ROWS_OR_THE_RUN
constexpr std::array<Property, 1> kFixed{{{"cloud", Type::text, {}, "", false, "aws"}}};
constexpr std::array<RelSchema, 1> kRels{{{"KNOWS", "Node", kOtherOfRow, Direction::outward, false, "", kFixed}}};
constexpr NodeSchema kBad{.label = "Node", .properties = kGood, .relationships = kRels};
#endif

#ifdef FROM_BOTH_ENDS_NEEDS_EXACT_MATCHERS_ON_OWN_PROPERTIES
constexpr std::array<RelSchema, 1> kRels{{{"KNOWS", "Node", kOtherOfRow, Direction::outward, false, "", {}, true}}};
constexpr NodeSchema kBad{.label = "Node", .properties = kGood, .relationships = kRels};
#endif

#ifdef A_MATCH_LINK_NEEDS_A_SOURCE_AND_A_TARGET_WITH_MATCHERS
constexpr MatchLinkSchema kBad{
    .label = "KNOWS", .source_label = "Node", .source = kOtherOfRow, .target_label = "Node", .target = {}};
#endif

#ifdef THE_SUB_RESOURCE_OF_A_MATCH_LINK_MUST_BE_OF_THE_RUN
constexpr RelSchema kOfRow{"RESOURCE", "Tenant", kOtherOfRow, Direction::inward};
constexpr MatchLinkSchema kBad{.label = "KNOWS",
                               .source_label = "Node",
                               .source = kOtherOfRow,
                               .target_label = "Node",
                               .target = kOtherOfRow,
                               .source_sub_resource = kOfRow};
#endif

#ifdef SCHEMAS_OF_A_LABEL_NEED_DIFFERENT_ASPECTS
constexpr NodeSchema kBad{.label = "Node", .properties = kGood};
#endif

#ifdef SCHEMAS_OF_A_LABEL_CARRY_THE_SAME_LABELS
constexpr std::array<std::string_view, 1> kMore{"More"};
constexpr NodeSchema kBad{.label = "Node", .extra_labels = kMore, .properties = kGood, .aspect = "bad"};
#endif

#ifdef SCHEMAS_OF_A_LABEL_SHARE_A_PROPERTY
constexpr std::array<Property, 3> kOtherSource{{kId, kTag, {"region", Type::text, row("zone")}}};
constexpr NodeSchema kBad{.label = "Node", .properties = kOtherSource, .aspect = "bad"};
#endif

#ifdef WHAT_SCHEMAS_OF_A_LABEL_RELATE_BY_MUST_BE_FROM_BOTH_ENDS
constexpr NodeSchema kBad{.label = "Node", .properties = kGood, .relationships = kKnows, .aspect = "bad"};
#endif

static_assert(well_formed(kBad));
static_assert(are_disjoint(beside_the_first(kBad)));
