// The table service of another process or of the cloud: DynamoDB itself, ScyllaDB Alternator, another Trestle. Sends
// signed requests over kept connections, repeats what may be repeated after growing, random pauses, and gives up in
// time.
//
// Threads: any thread may call send(). Replies run on the endpoint's own thread: do no work there, post to where the
// work belongs. Destroying the endpoint ends what is under way; its replies are destroyed unrun.
#pragma once

#include "core/http/SignatureV4.h"
#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/base/UniqueFunction.h"

#include <QUrl>

#include <memory>

namespace trestle::aws {

/// Whether a request may reach the service twice without doing more than once.
enum class Repeat { Safe, Unsafe };

class RemoteEndpoint
{
public:
    struct Options
    {
        QUrl url;  // http or https; its path is not used
        QByteArray region = "us-east-1";
        http::Credentials credentials;
        int connectMs = 3'000;
        int attemptMs = 10'000;   // from the first byte sent to the last received
        int deadlineMs = 30'000;  // over all attempts and pauses
        int attempts = 8;
        int firstPauseMs = 50;       // the pause before attempt n+1 is a random part of this, doubled n-1 times …
        int longestPauseMs = 5'000;  // … up to this
        int requestsAtOnce = 64;     // more wait their turn
        const base::Clock* clock = nullptr;  // SystemClock if null
    };
    struct Answer
    {
        int status = 0;
        QByteArray body;
    };
    using Reply = base::UniqueFunction<void(base::Result<Answer>)>;

    /// Error: InvalidArgument for a URL that is not http or https.
    [[nodiscard]] static base::Result<std::unique_ptr<RemoteEndpoint>> create(const Options& options);
    ~RemoteEndpoint();

    /// `target` is the X-Amz-Target. Answers of the service are answers, whatever their status, once they are not to be
    /// repeated any more: throttled requests and, where `repeat` is Safe, server errors and lost connections are.
    /// Errors: Network, Timeout, TooLarge, Parse; all name the endpoint.
    void send(QByteArray target, QByteArray body, Repeat repeat, Reply reply);

    /// Runs `task` on the endpoint's thread after `ms` milliseconds.
    void later(int ms, base::UniqueFunction<void()> task);

    [[nodiscard]] const QUrl& url() const;

private:
    class Private;
    explicit RemoteEndpoint(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// Whether an operation may be repeated: reads are, and writes that leave the same behind when they are done again. A
/// write with a condition is not: the second would meet what the first has written.
[[nodiscard]] Repeat repeatOf(QByteArrayView operation, QByteArrayView body);

}  // namespace trestle::aws
