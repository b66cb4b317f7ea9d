#include "aws/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <unistd.h>

#include <fstream>

#include "aws/credentials.h"
#include "aws/profile_file.h"
#include "base/error.h"

namespace dynatlas::aws {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Config : public ::testing::Test {
 protected:
  void SetUp() override {
    variables_["AWS_CONFIG_FILE"] = ::testing::TempDir() + "/config" + std::to_string(::getpid());
    variables_["AWS_SHARED_CREDENTIALS_FILE"] = ::testing::TempDir() + "/credentials" + std::to_string(::getpid());
    ::unlink(variables_["AWS_CONFIG_FILE"].c_str());
    ::unlink(variables_["AWS_SHARED_CREDENTIALS_FILE"].c_str());
  }

  void write_config(const std::string& text) { std::ofstream(variables_["AWS_CONFIG_FILE"]) << text; }

  ClientOptions resolve(const OptionOverrides& overrides = {}) { return resolve_options(overrides, environment()); }

  Environment environment() const {
    return [variables = variables_](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found != variables.end() ? std::optional<std::string>(found->second) : std::nullopt;
    };
  }

  std::string usage_error(const OptionOverrides& overrides = {}) {
    try {
      resolve(overrides);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      return error.what();
    }
    ADD_FAILURE() << "accepted";
    return {};
  }

  std::map<std::string, std::string> variables_;
};

TEST_F(Config, NothingSaid) {
  const ClientOptions options = resolve();
  EXPECT_EQ(options.profile, "default");
  EXPECT_FALSE(options.profile_named);
  EXPECT_EQ(options.region, "");
  EXPECT_EQ(options.endpoints.url, "");
  EXPECT_EQ(options.max_attempts, 5);
  EXPECT_FALSE(options.endpoints.fips);
}

TEST_F(Config, RegionPrecedence) {
  write_config("[default]\nregion = eu-west-1\n[profile other]\nregion = ap-south-1\n");
  EXPECT_EQ(resolve().region, "eu-west-1");
  EXPECT_EQ(resolve({.profile = "other"}).region, "ap-south-1");
  variables_["AWS_DEFAULT_REGION"] = "us-west-1";
  EXPECT_EQ(resolve().region, "us-west-1");
  variables_["AWS_REGION"] = "us-west-2";
  EXPECT_EQ(resolve().region, "us-west-2");
  OptionOverrides overrides;
  overrides.region = "us-east-2";
  EXPECT_EQ(resolve(overrides).region, "us-east-2");
}

TEST_F(Config, ProfilePrecedence) {
  write_config("[profile a]\nregion = us-west-1\n[profile b]\nregion = us-west-2\n");
  variables_["AWS_PROFILE"] = "a";
  EXPECT_EQ(resolve().profile, "a");
  const ClientOptions named = resolve({.profile = "b"});
  EXPECT_EQ(named.profile, "b");
  EXPECT_TRUE(named.profile_named);
  EXPECT_THAT(usage_error({.profile = "missing"}), HasSubstr("\"missing\""));
}

TEST_F(Config, EndpointPrecedence) {
  write_config(
      "[default]\nendpoint_url = http://profile-all:1\nservices = local\n"
      "[services local]\ndynamodb =\n  endpoint_url = http://profile-dynamodb:2\n");
  ClientOptions options = resolve();
  EXPECT_EQ(options.endpoints.url, "http://profile-all:1");
  EXPECT_EQ(options.endpoints.service_url["dynamodb"], "http://profile-dynamodb:2");
  variables_["AWS_ENDPOINT_URL"] = "http://env-all:3";
  options = resolve();
  EXPECT_EQ(options.endpoints.url, "http://env-all:3");
  EXPECT_EQ(options.endpoints.service_url.count("dynamodb"), 0u);
  variables_["AWS_ENDPOINT_URL_DYNAMODB"] = "http://env-dynamodb:4";
  variables_["AWS_ENDPOINT_URL_STS"] = "http://env-sts:5";
  options = resolve();
  EXPECT_EQ(options.endpoints.service_url["dynamodb"], "http://env-dynamodb:4");
  EXPECT_EQ(options.endpoints.service_url["sts"], "http://env-sts:5");
  OptionOverrides overrides;
  overrides.endpoint_url = "http://cli:6";
  options = resolve(overrides);
  EXPECT_EQ(options.endpoints.url, "http://cli:6");
  EXPECT_TRUE(options.endpoints.service_url.empty());
  variables_["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  EXPECT_EQ(resolve().endpoints.url, "");
  EXPECT_TRUE(resolve().endpoints.service_url.empty());
  EXPECT_EQ(resolve(overrides).endpoints.url, "http://cli:6");
}

TEST_F(Config, OtherSettings) {
  write_config(
      "[default]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\nmax_attempts = 7\nca_bundle = /a.pem\n");
  ClientOptions options = resolve();
  EXPECT_TRUE(options.endpoints.fips);
  EXPECT_TRUE(options.endpoints.dualstack);
  EXPECT_EQ(options.max_attempts, 7);
  EXPECT_EQ(options.ca_bundle, "/a.pem");
  variables_["AWS_USE_FIPS_ENDPOINT"] = "false";
  variables_["AWS_MAX_ATTEMPTS"] = "2";
  variables_["AWS_CA_BUNDLE"] = "/b.pem";
  variables_["HTTPS_PROXY"] = "http://upper:1";
  variables_["https_proxy"] = "http://lower:1";
  variables_["HTTP_PROXY"] = "http://plain:1";
  variables_["NO_PROXY"] = "localhost";
  options = resolve();
  EXPECT_FALSE(options.endpoints.fips);
  EXPECT_EQ(options.max_attempts, 2);
  EXPECT_EQ(options.ca_bundle, "/b.pem");
  EXPECT_EQ(options.proxy.https, "http://lower:1");
  EXPECT_EQ(options.proxy.http, "http://plain:1");
  EXPECT_EQ(options.proxy.no_proxy, "localhost");
}

TEST_F(Config, AttemptsAsPythonReadsANumber) {
  for (const char* attempts : {"7", "+7", " 7 ", "07"}) {
    variables_["AWS_MAX_ATTEMPTS"] = attempts;
    EXPECT_EQ(resolve().max_attempts, 7) << attempts;
  }
  variables_["AWS_MAX_ATTEMPTS"] = "1000";
  EXPECT_EQ(resolve().max_attempts, 1000);
}

TEST_F(Config, EveryServiceHasAnEndpointUrlOfItsOwn) {
  variables_["AWS_ENDPOINT_URL_SSO_OIDC"] = "http://oidc:1";
  variables_["AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API"] = "http://tagging:2";
  variables_["AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING"] = "http://scaling:3";
  variables_["AWS_ENDPOINT_URL_SIGNIN"] = "http://signin:4";
  write_config("[default]\nservices = s\n[services s]\nsso =\n  endpoint_url = http://sso:5\n");
  const std::map<std::string, std::string> wanted{{"sso-oidc", "http://oidc:1"},
                                                  {"resourcegroupstaggingapi", "http://tagging:2"},
                                                  {"application-autoscaling", "http://scaling:3"},
                                                  {"signin", "http://signin:4"},
                                                  {"sso", "http://sso:5"}};
  EXPECT_EQ(resolve().endpoints.service_url, wanted);
  variables_["AWS_ENDPOINT_URL_SSO_OIDC"] = "oidc:1";
  EXPECT_THAT(usage_error(), HasSubstr("AWS_ENDPOINT_URL_SSO_OIDC"));
}

TEST_F(Config, SettingsOfEndpoints) {
  EXPECT_FALSE(resolve().endpoints.sts_global);
  EXPECT_EQ(resolve().endpoints.account_id_mode, AccountIdMode::preferred);
  write_config(
      "[default]\nsts_regional_endpoints = legacy\naccount_id_endpoint_mode = disabled\nuse_fips_endpoint = TrUe\n"
      "ignore_configured_endpoint_urls = True\nendpoint_url = http://profile:1\nretry_mode = adaptive\n");
  EXPECT_TRUE(resolve().endpoints.sts_global);
  EXPECT_TRUE(resolve().endpoints.fips);
  EXPECT_EQ(resolve().endpoints.account_id_mode, AccountIdMode::disabled);
  EXPECT_EQ(resolve().endpoints.url, "");
  variables_["AWS_STS_REGIONAL_ENDPOINTS"] = "regional";
  variables_["AWS_ACCOUNT_ID_ENDPOINT_MODE"] = "Required";
  variables_["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "false";
  EXPECT_FALSE(resolve().endpoints.sts_global);
  EXPECT_EQ(resolve().endpoints.account_id_mode, AccountIdMode::required);
  EXPECT_EQ(resolve().endpoints.url, "http://profile:1");
}

TEST_F(Config, ASettingThatCannotBeMeantIsNamed) {
  for (const char* variable :
       {"AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_STS_REGIONAL_ENDPOINTS", "AWS_ACCOUNT_ID_ENDPOINT_MODE", "AWS_RETRY_MODE"}) {
    variables_[variable] = "perhaps";
    EXPECT_THAT(usage_error(), ::testing::AllOf(HasSubstr(variable), HasSubstr("perhaps")));
    variables_.erase(variable);
  }
  write_config("[default]\naccount_id_endpoint_mode = always\n");
  EXPECT_THAT(usage_error(), HasSubstr("account_id_endpoint_mode of profile default"));
}

TEST_F(Config, ARegionWithFipsInItsName) {
  variables_["AWS_REGION"] = "fips-us-east-1";
  EXPECT_EQ(resolve().region, "us-east-1");
  EXPECT_TRUE(resolve().endpoints.fips);
  OptionOverrides overrides;
  overrides.region = "us-gov-east-1-fips";
  EXPECT_EQ(resolve(overrides).region, "us-gov-east-1");
}

TEST_F(Config, AnEmptyProxyInLowerCaseTakesAwayTheOther) {
  for (const char* name : {"HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"}) variables_[name] = "http://upper:1";
  EXPECT_EQ(resolve().proxy.no_proxy, "http://upper:1");
  for (const char* name : {"https_proxy", "http_proxy", "no_proxy"}) variables_[name] = "";
  EXPECT_EQ(resolve().proxy.https + resolve().proxy.http + resolve().proxy.no_proxy, "");
}

TEST_F(Config, InACgiScriptTheProxyOfTheRequestIsNotUsed) {
  variables_["REQUEST_METHOD"] = "GET";
  variables_["HTTP_PROXY"] = "http://evil.example:1";
  EXPECT_EQ(resolve().proxy.http, "");
  variables_["http_proxy"] = "http://lower:1";
  EXPECT_EQ(resolve().proxy.http, "http://lower:1");
}

TEST_F(Config, WhatCannotBeMeantIsAUsageError) {
  for (const char* attempts : {"many", "0", "-1", "5x", "1.5", "99999999999"}) {
    variables_["AWS_MAX_ATTEMPTS"] = attempts;
    EXPECT_THAT(usage_error(), HasSubstr("AWS_MAX_ATTEMPTS")) << attempts;
  }
  variables_.erase("AWS_MAX_ATTEMPTS");
  variables_["AWS_USE_FIPS_ENDPOINT"] = "perhaps";
  EXPECT_THAT(usage_error(), HasSubstr("AWS_USE_FIPS_ENDPOINT"));
  variables_.erase("AWS_USE_FIPS_ENDPOINT");
  variables_["AWS_ENDPOINT_URL"] = "http://me:hunter2@host";
  EXPECT_THAT(usage_error(), Not(HasSubstr("hunter2")));
  variables_.erase("AWS_ENDPOINT_URL");
  OptionOverrides overrides;
  overrides.read_timeout = std::chrono::milliseconds(0);
  EXPECT_THAT(usage_error(overrides), HasSubstr("--read-timeout-ms"));
  overrides = {};
  overrides.max_in_flight = 0;
  EXPECT_THAT(usage_error(overrides), HasSubstr("--max-in-flight"));
  variables_["AWS_PROFILE"] = "nowhere";
  EXPECT_THAT(usage_error(), HasSubstr("nowhere"));
}

TEST_F(Config, NamesAllProfiles) {
  EXPECT_TRUE(ProfileFile::load(environment()).names().empty());
  write_config(
      "[default]\nregion = us-east-1\n[profile dev]\nregion = us-east-1\n  [profile indented]\n"
      "[sso-session my-sso]\nsso_region = us-east-1\n[services x]\n# [profile comment]\n[profile spaced   ]\nregion = "
      "x\n[profile 'two words']\n[profile two words]\n[ profile odd ]\n[profile \"open]\n[profiles]\n");
  std::ofstream(variables_["AWS_SHARED_CREDENTIALS_FILE"])
      << "[keys]\naws_access_key_id = a\n[dev]\naws_access_key_id = b\n";
  const ProfileFile file = ProfileFile::load(environment());
  EXPECT_THAT(file.names(), ElementsAre("default", "dev", "keys", "spaced", "two words"));
  EXPECT_THAT(file.unreadable_sections(), ElementsAre("profile two words", " profile odd ", "profile \"open"));
}

TEST_F(Config, TheCredentialsFileWinsAndALaterSectionReplaces) {
  write_config(
      "[profile p]\nregion = config\noutput = json\n[profile 'p']\nregion = later\n[default]\nregion = plain\n"
      "[profile default]\noutput = text\n");
  std::ofstream(variables_["AWS_SHARED_CREDENTIALS_FILE"]) << "[p]\nrole_arn = a\nempty =\n";
  const ProfileFile file = ProfileFile::load(environment());
  EXPECT_EQ(file.get("p", "region"), "later");
  EXPECT_FALSE(file.has("p", "output"));
  EXPECT_EQ(file.get("p", "role_arn"), "a");
  EXPECT_TRUE(file.has("p", "empty"));
  EXPECT_FALSE(file.get("p", "empty").has_value());
  EXPECT_EQ(file.get(ProfileSource::credentials, "p", "empty"), "");
  EXPECT_FALSE(file.get(ProfileSource::credentials, "p", "region").has_value());
  EXPECT_FALSE(file.has("default", "region"));
  EXPECT_EQ(file.get("default", "output"), "text");
}

TEST_F(Config, AFileThatIsWrongIsRefusedByTheNumberOfItsLine) {
  for (const auto& [text, line] : std::vector<std::pair<std::string, std::string>>{
           {"# keys\n\nkey = hunter2\n", "line 3 stands before the first"},
           {"[default]\nhunter2\n", "line 2 is neither"},
           {"[default]\r\na = 1\r\na = hunter2\r\n", "line 3 repeats a setting"},
           {"[p]\n[default]\n[p]\n", "line 3 repeats a section"},
           {"[default]\n = hunter2\n", "line 2 has no name"},
           {"[default]\ns3 =\n  # why\n  hunter2\n", "line 4 is no setting"},
           {"\xEF\xBB\xBF[default]\n", "line 1 begins with a byte order mark"},
           {"[default]\nregion = \xFF\n", "line 2 is not UTF-8"}}) {
    write_config(text);
    EXPECT_THAT(usage_error(), AllOf(HasSubstr(line), Not(HasSubstr("hunter2"))));
  }
}

TEST_F(Config, AServicesSectionThatIsMissingIsNamed) {
  write_config("[default]\nservices = my-local\n");
  EXPECT_THAT(usage_error(), HasSubstr("[services my-local]"));
  variables_["AWS_ENDPOINT_URL"] = "http://localhost:1";
  EXPECT_EQ(resolve().endpoints.url, "http://localhost:1") << "not looked at, as the environment names the endpoint";
  variables_.erase("AWS_ENDPOINT_URL");
  variables_["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "True";
  EXPECT_EQ(resolve().endpoints.url, "");
}

TEST_F(Config, TheProfileOfTheEnvironment) {
  write_config("[profile a]\nregion = us-west-1\n[profile b]\nregion = us-west-2\n");
  variables_["AWS_PROFILE"] = "b";
  variables_["AWS_DEFAULT_PROFILE"] = "a";
  EXPECT_EQ(resolve().profile, "a");
  EXPECT_FALSE(resolve().profile_named);
  variables_["AWS_DEFAULT_PROFILE"] = "nowhere";
  EXPECT_THAT(usage_error(), HasSubstr("nowhere"));
  variables_["AWS_DEFAULT_PROFILE"] = "";
  EXPECT_EQ(resolve().profile, "b");
}

TEST_F(Config, PathsMayBeginWithATildeAndHoldVariables) {
  variables_["HOME"] = "/home/me/";
  variables_["WHERE"] = "certs";
  write_config("[default]\nca_bundle = ~/$WHERE/ca.pem\n");
  EXPECT_EQ(resolve().ca_bundle, "/home/me/$WHERE/ca.pem");
  variables_["AWS_CA_BUNDLE"] = "~root/ca.pem";
  EXPECT_EQ(resolve().ca_bundle, "/root/ca.pem");
  EXPECT_EQ(expand_path(environment(), "${WHERE}/$UNKNOWN/~"), "certs/$UNKNOWN/~");
  EXPECT_EQ(expand_path(environment(), "~root/x"), "/root/x");
  EXPECT_EQ(expand_path(environment(), "~no-such-user/$/${"), "~no-such-user/$/${");
  variables_.erase("AWS_CONFIG_FILE");
  variables_["AWS_SHARED_CREDENTIALS_FILE"] = "$HOME/creds";
  EXPECT_EQ(ProfileFile::config_path(environment()), "/home/me/.aws/config");
  EXPECT_EQ(ProfileFile::credentials_path(environment()), "/home/me//creds");
  variables_.erase("HOME");
  const passwd* const me = ::getpwuid(::getuid());
  ASSERT_NE(me, nullptr);
  EXPECT_EQ(ProfileFile::config_path(environment()), std::string(me->pw_dir) + "/.aws/config");
}

}  // namespace
}  // namespace dynatlas::aws
