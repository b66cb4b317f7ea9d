// For tests: a home folder with configuration files, an environment, and what the chain of credentials makes of them.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "aws/credentials.h"
#include "aws/http_transport.h"

namespace dynatlas::aws::testing {

class CredentialsHome : public ::testing::Test {
 protected:
  void SetUp() override {
    static int number = 0;
    home_ = ::testing::TempDir() + "/home" + std::to_string(::getpid()) + "." + std::to_string(++number);
    std::filesystem::create_directories(home_ + "/.aws/sso/cache");
    std::filesystem::create_directories(home_ + "/.aws/login/cache");
    variables_["HOME"] = home_;
    variables_["AWS_EC2_METADATA_DISABLED"] = "true";
  }
  void TearDown() override { std::filesystem::remove_all(home_); }

  std::string write(const std::string& name, const std::string& text) {
    const std::string path = home_ + "/" + name;
    std::ofstream(path) << text;
    return path;
  }

  std::string read(const std::string& name) const {
    std::ifstream file(home_ + "/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  Environment environment() const {
    return [variables = variables_](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found != variables.end() ? std::optional<std::string>(found->second) : std::nullopt;
    };
  }

  ClientOptions options(const std::string& named_profile = {}) const {
    ClientOptions options = resolve_options({.profile = named_profile}, environment());
    options.ask_mfa_code = ask_mfa_code_;
    options.backoff_base = std::chrono::milliseconds(1);
    options.connect_timeout = std::chrono::milliseconds(1000);
    options.read_timeout = std::chrono::milliseconds(1000);
    return options;
  }

  CredentialsResult resolve(const std::string& named_profile = {}) {
    const ClientOptions resolved = options(named_profile);
    const auto source = make_credentials_source(resolved, std::make_shared<HttpTransport>(resolved), system_clock());
    std::promise<CredentialsResult> promise;
    source->get([&](CredentialsResult result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
  }

  std::string key_of(const std::string& named_profile = {}) {
    const CredentialsResult result = resolve(named_profile);
    return result.has_value() ? result.value()->access_key_id : "failed: " + result.error().message;
  }

  std::string error_of(const std::string& named_profile = {}) {
    const CredentialsResult result = resolve(named_profile);
    if (result.has_value()) return "found " + result.value()->access_key_id;
    EXPECT_EQ(result.error().kind, FailureKind::credentials) << result.error().message;
    return result.error().message;
  }

  std::string home_;
  std::map<std::string, std::string> variables_;
  std::function<std::optional<std::string>(const std::string&)> ask_mfa_code_;
};

}  // namespace dynatlas::aws::testing
