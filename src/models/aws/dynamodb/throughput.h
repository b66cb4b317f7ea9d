// The properties that tables, their global secondary indexes and replicas have of their throughput. Declarations only
// (AWS API reference: ProvisionedThroughputDescription, OnDemandThroughput, TableWarmThroughputDescription).
#pragma once

#include <array>

#include "graph/schema.h"

namespace dynatlas::models::aws::dynamodb::throughput {

using graph::Type;

inline constexpr std::array<graph::Property, 3> kWarm{{
    {.name = "warm_read_units_per_second",
     .type = Type::integer,
     .ref = graph::row("warm_read_units_per_second"),
     .description = "WarmThroughput.ReadUnitsPerSecond",
     .is_volatile = true},
    {.name = "warm_write_units_per_second",
     .type = Type::integer,
     .ref = graph::row("warm_write_units_per_second"),
     .description = "WarmThroughput.WriteUnitsPerSecond",
     .is_volatile = true},
    {.name = "warm_throughput_status",
     .type = Type::text,
     .ref = graph::row("warm_throughput_status"),
     .description = "WarmThroughput.Status",
     .is_volatile = true},
}};

// Beside the capacity units, which Cartography has too.
inline constexpr auto kMore = graph::joined(
    std::array<graph::Property, 5>{{
        {"provisioned_throughput_last_increase_date_time", Type::time,
         graph::row("provisioned_throughput_last_increase_date_time"), "ProvisionedThroughput.LastIncreaseDateTime"},
        {"provisioned_throughput_last_decrease_date_time", Type::time,
         graph::row("provisioned_throughput_last_decrease_date_time"), "ProvisionedThroughput.LastDecreaseDateTime"},
        {.name = "provisioned_throughput_number_of_decreases_today",
         .type = Type::integer,
         .ref = graph::row("provisioned_throughput_number_of_decreases_today"),
         .description = "ProvisionedThroughput.NumberOfDecreasesToday",
         .is_volatile = true},
        {"on_demand_max_read_request_units", Type::integer, graph::row("on_demand_max_read_request_units"),
         "OnDemandThroughput.MaxReadRequestUnits; -1 means no maximum"},
        {"on_demand_max_write_request_units", Type::integer, graph::row("on_demand_max_write_request_units"),
         "OnDemandThroughput.MaxWriteRequestUnits; -1 means no maximum"},
    }},
    kWarm);

}  // namespace dynatlas::models::aws::dynamodb::throughput
