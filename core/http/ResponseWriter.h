// Responses as bytes. What a handler puts into fields cannot break out of them: a name that is no token or a value with
// a control character is left out. One per thread: it keeps the current second's Date field.
#pragma once

#include "core/http/Message.h"

#include <ctime>

namespace trestle::http {

enum class BodyRule { Send, HeadersOnly };              // HeadersOnly: the answer to HEAD
enum class Persistence { Keep, KeepAnnounced, Close };  // KeepAnnounced: to HTTP/1.0 clients that asked

class ResponseWriter
{
public:
    void append(QByteArray& out, const Response& response, BodyRule bodyRule, Persistence persistence);

private:
    void appendDate(QByteArray& out);

    time_t m_second = -1;
    QByteArray m_date;
};

}  // namespace trestle::http
