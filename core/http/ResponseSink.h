// The connection's side of a Responder: where an answer goes. Any thread may call.
#pragma once

#include "core/http/Message.h"

namespace trestle::http {

class ResponseSink
{
public:
    virtual ~ResponseSink() = default;
    virtual void respond(quint64 requestNumber, Response response) = 0;
};

}  // namespace trestle::http
