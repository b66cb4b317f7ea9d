// The members that tables and their global secondary indexes say of their throughput, as cells.
#pragma once

#include <array>

#include "graph/fields.h"
#include "intel/aws/dynamodb/transform_cells.h"

namespace dynatlas::intel::aws::dynamodb {

// API reference: ProvisionedThroughputDescription.
template <const graph::NodeSchema& kSchema>
inline constexpr std::array kProvisionedThroughput{
    Cell{"ReadCapacityUnits", graph::column_of<kSchema>("provisioned_throughput_read_capacity_units"), integer_of},
    Cell{"WriteCapacityUnits", graph::column_of<kSchema>("provisioned_throughput_write_capacity_units"), integer_of},
    Cell{"LastIncreaseDateTime", graph::column_of<kSchema>("provisioned_throughput_last_increase_date_time"), time_of},
    Cell{"LastDecreaseDateTime", graph::column_of<kSchema>("provisioned_throughput_last_decrease_date_time"), time_of},
    Cell{"NumberOfDecreasesToday", graph::column_of<kSchema>("provisioned_throughput_number_of_decreases_today"),
         integer_of},
};

// API reference: OnDemandThroughput.
template <const graph::NodeSchema& kSchema>
inline constexpr std::array kOnDemandThroughput{
    Cell{"MaxReadRequestUnits", graph::column_of<kSchema>("on_demand_max_read_request_units"), integer_of},
    Cell{"MaxWriteRequestUnits", graph::column_of<kSchema>("on_demand_max_write_request_units"), integer_of},
};

// API reference: TableWarmThroughputDescription, GlobalSecondaryIndexWarmThroughputDescription.
template <const graph::NodeSchema& kSchema>
inline constexpr std::array kWarmThroughput{
    Cell{"ReadUnitsPerSecond", graph::column_of<kSchema>("warm_read_units_per_second"), integer_of},
    Cell{"WriteUnitsPerSecond", graph::column_of<kSchema>("warm_write_units_per_second"), integer_of},
    Cell{"Status", graph::column_of<kSchema>("warm_throughput_status"), text_of},
};

}  // namespace dynatlas::intel::aws::dynamodb
