// Fuzzes the recording reader: a file is refused with Error{recording} or every call in it can be answered.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "aws/recording.h"
#include "base/error.h"

namespace aws = dynatlas::aws;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// The calls that the file's lines name, read by another parser; those it does not take are left out.
std::vector<aws::Request> calls_in(const std::string& file) {
  std::vector<aws::Request> calls;
  std::istringstream in(file);
  for (std::string line; std::getline(in, line);) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object()) continue;
    const auto text = [&](const char* name) {
      const auto found = json.find(name);
      return found != json.end() && found->is_string() ? found->get<std::string>() : std::string("?");
    };
    const auto request = json.find("request");
    calls.push_back(
        {text("account"), text("region"), text("operation"),
         request == json.end() ? "null" : request->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)});
  }
  return calls;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string file(bytes, bytes + size);
  std::unique_ptr<aws::RecordedApi> recorded;
  try {
    recorded = std::make_unique<aws::RecordedApi>(std::make_unique<std::istringstream>(file), "fuzz");
  } catch (const dynatlas::Error& error) {
    require(error.kind() == dynatlas::ErrorKind::recording);
    return 0;
  }
  require(!recorded->accounts().empty());
  const auto calls = calls_in(file);
  std::size_t answers = 0;
  for (const aws::Request& call : calls) {
    recorded->send(call, [&](const aws::Result& result) {
      ++answers;
      if (!result.has_value()) require(!result.error().message.empty());
    });
  }
  recorded->run({});
  require(answers == calls.size());
  return 0;
}
