// Good declarations: the control without which a rejection would prove nothing.
#include "common.h"

constexpr NodeSchema kNode{.label = "Node", .properties = kGood, .sub_resource = kResource};
static_assert(well_formed(kNode));

constexpr std::array<Property, 5> kListedProperties{{kId,
                                                     kTag,
                                                     {"region", Type::text, row("region")},
                                                     {"listed_region", Type::text, row("region")},
                                                     {"name", Type::text, row("name")}}};
constexpr NodeSchema kListed{.label = "Node",
                             .properties = kListedProperties,
                             .sub_resource = kResource,
                             .existence = Existence::witnessed,
                             .scope_property = "listed_region",
                             .name_property = "name",
                             .aspect = "listed"};
static_assert(well_formed(kListed));
static_assert(are_disjoint(beside_the_first(kListed)));

constexpr MatchLinkSchema kLink{
    .label = "KNOWS", .source_label = "Node", .source = kOtherOfRow, .target_label = "Node", .target = kOtherOfRow};
static_assert(well_formed(kLink));
