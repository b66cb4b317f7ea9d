// The paths below /_simulator: change a running simulator, ask it what it did and what is true. Unsigned; the server
// listens on 127.0.0.1 only. bench/README.md lists them.
#pragma once

#include <string>
#include <string_view>

#include "aws_simulator/http.h"
#include "aws_simulator/reply.h"
#include "aws_simulator/world.h"

namespace aws_simulator {

inline constexpr std::string_view kAdminPrefix = "/_simulator/";

class Admin {
 public:
  explicit Admin(World& world) : world_(world) {}

  void respond(const HttpRequest& request, Reply& reply);
  // What a POST to the path does. Returns the answer's text; throws std::invalid_argument.
  std::string change(std::string_view path, std::string_view body);

 private:
  void reset(std::string_view form);
  std::string tell(std::string_view path, std::string_view query) const;
  // How often an operation was asked about each subject: GET subjects?operation=&account=&region=.
  std::string tell_subjects(std::string_view query) const;
  // The ground truth, streamed: GET tables?account=&region=[&from=&to=][&form=names|presence|describe|OPERATION].
  void stream_tables(const HttpRequest& request, Reply& reply) const;
  Place place_of(std::string_view form) const;

  World& world_;
};

}  // namespace aws_simulator
