// Numbers out of the texts of options. Each throws std::invalid_argument with a line for a person.
#pragma once

#include <cstdint>
#include <string_view>

namespace aws_simulator {

double parse_number(std::string_view text);        // 0 or more
double parse_probability(std::string_view text);   // 0 to 1
std::uint64_t parse_count(std::string_view text);  // a whole number

}  // namespace aws_simulator
