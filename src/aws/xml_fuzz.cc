// Whatever a server answers: classifying and reading it must end, and never crash.
#include <cstddef>
#include <cstdint>
#include <string>

#include "aws/failure.h"
#include "aws/protocol.h"
#include "aws/xml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dynatlas::aws;
  const std::string body(reinterpret_cast<const char*>(data), size);
  static_cast<void>(parse_xml(body));
  static_cast<void>(parse_http_date(body));
  for (const char* operation : {"dynamodb:ListTables", "backup:ListBackupVaults", "sts:GetCallerIdentity",
                                "sts:AssumeRole", "ec2:DescribeRegions", "ec2:DescribeVpcEndpoints"}) {
    static_cast<void>(answer_json(operation, body));
    HttpAnswer answer;
    answer.status = 400;
    answer.headers = {{"x-amzn-errortype", body.substr(0, 64)}, {"date", body.substr(0, 29)}};
    answer.body = body;
    static_cast<void>(classify_answer(answer, protocol_of(operation), nullptr));
    static_cast<void>(crc_matches(answer));
  }
  return 0;
}
