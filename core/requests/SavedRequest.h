// A request that a user keeps: what to send, with {{variables}} in URL, headers and body. A value.
#pragma once

#include "core/base/Result.h"
#include "core/http/HttpClient.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <vector>

namespace trestle::requests {

struct SavedHeader
{
    QByteArray name;
    QByteArray value;
    bool enabled = true;

    bool operator==(const SavedHeader&) const = default;
};

struct SavedRequest
{
    QByteArray name;  // path below requests/ without extension: "books/create book"
    QByteArray method = "GET";
    QByteArray url;  // "{{library}}/books/{{id}}"
    std::vector<SavedHeader> headers;
    QByteArray body;

    bool operator==(const SavedRequest&) const = default;
};

/// Whether a recorded header belongs to one sending (Host, Content-Length, …) rather than to the request as its author
/// wrote it.
[[nodiscard]] bool belongsToSending(const QByteArray& headerName);
/// The request as a command for a shell; variables stay as they are.
[[nodiscard]] QByteArray curlCommand(const SavedRequest& request);

using Variables = std::map<QByteArray, QByteArray>;

/// `text` with every {{name}} replaced. Error: InvalidArgument naming the variables that are not set.
[[nodiscard]] base::Result<QByteArray> resolved(const QByteArray& text, const Variables& variables);
/// The request to send. Errors: InvalidArgument (unset variables, a URL that is none, a header that cannot be sent).
[[nodiscard]] base::Result<http::ClientRequest> toClientRequest(const SavedRequest& request,
                                                                const Variables& variables);

}  // namespace trestle::requests
