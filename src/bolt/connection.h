// The only socket of this folder: TCP, and TLS where asked for, to one server.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "bolt/interruption.h"
#include "bolt/resolve.h"
#include "bolt/tls.h"
#include "bolt/transport.h"

namespace dynatlas::bolt {

class Connection : public Transport {
 public:
  struct Options {
    Encryption encryption = Encryption::none;
    std::string ca_file;
    std::chrono::milliseconds timeout{10'000};  // name, TCP and TLS together
    std::stop_token stop;
  };

  // Connects to the first of the host's addresses that answers; with TLS, verifies the certificate: nothing but TLS's
  // own handshake is sent before. Throws Error{store} (retryable where nobody answers) or Error{interrupted}.
  Connection(const Address& address, const Options& options);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  std::size_t exchange(std::string_view out, std::string& in, const Wait& wait) override;

 private:
  using Deadline = std::chrono::steady_clock::time_point;
  // What one attempt to move bytes came to.
  struct Step {
    bool is_moved = false;
    short events = 0;  // what poll() should wait for where nothing moved
  };

  void connect_to_any(const std::vector<SocketAddress>& addresses, Deadline deadline, const std::stop_token& stop);
  std::string connect_to(const SocketAddress& address, Deadline deadline, const std::stop_token& stop);
  void set_socket_options() const;
  void start_tls(const Address& address, const Options& options, Deadline deadline);
  Step send_some(std::string_view out, std::size_t& count);
  Step receive_some(std::string& in);
  bool wait_for(short events, Deadline deadline, const std::stop_token& stop) const;
  void close_socket();

  int socket_ = -1;
  Interruption interruption_;
  std::optional<Tls> tls_;
  std::unique_ptr<char[]> buffer_;
};

}  // namespace dynatlas::bolt
