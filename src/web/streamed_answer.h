// An answer whose text a worker makes while it is sent.
#pragma once

#include <microhttpd.h>

#include <stop_token>

#include "web/http_server.h"
#include "web/workers.h"

namespace dynatlas::web {

// The worker begins with the first byte that is wanted: never, where only the head is. Null where libmicrohttpd has no
// memory. At a stop the worker ends, and resumes `connection` where that is suspended.
MHD_Response* streamed(const Answer& answer, MHD_Connection* connection, Workers& workers, const std::stop_token& stop);

}  // namespace dynatlas::web
