// Which hosts are this machine's own or on its link, by their addresses. Resolves no name.
#pragma once

#include <string>

namespace dynatlas::aws {

// 127.0.0.0/8, ::1, and the name localhost in any case. "127.example.com" is a name like any other.
bool is_loopback(const std::string& host);

// The container agents' addresses: ECS 169.254.170.2, EKS 169.254.170.23 and fd00:ec2::23.
bool is_container_agent(const std::string& host);

// This machine and its link's metadata services: a proxy elsewhere cannot reach them, and must not see their tokens.
// Loopback, 169.254.0.0/16, fe80::/10, fd00:ec2::/32.
bool is_local(const std::string& host);

}  // namespace dynatlas::aws
