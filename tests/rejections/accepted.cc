// Good declarations: the control without which a rejection would prove nothing.
#include "common.h"

constexpr NodeSchema kNode{.label = "Node", .properties = kGood, .sub_resource = kResource};
static_assert(well_formed(kNode));

constexpr MatchLinkSchema kLink{
    .label = "KNOWS", .source_label = "Node", .source = kOtherOfRow, .target_label = "Node", .target = kOtherOfRow};
static_assert(well_formed(kLink));
