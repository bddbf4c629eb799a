// What a ConnectionHost asks of a connection it owns. Lives on the host's I/O thread.
#pragma once

#include <QtGlobal>

namespace trestle::http {

class HostedConnection
{
public:
    virtual ~HostedConnection() = default;

    /// Sends what is written, and goes on reading if that was waiting for it.
    virtual void flush() = 0;
    /// Ends what has passed its deadline.
    virtual void checkDeadlines(qint64 nowNs) = 0;
    /// Ends now if nothing is under way, otherwise after it.
    virtual void beginDrain() = 0;
    /// False while the server may go without anybody missing an answer.
    [[nodiscard]] virtual bool isBusy() const = 0;
};

}  // namespace trestle::http
