// What travels between the engine and a bootstrap: the grammar stands at the head of Frames.cpp.
#pragma once

#include <QByteArray>

#include <optional>

namespace trestle::functions {

enum class FrameType : char {
    Invoke = 'I',
    Ready = 'R',
    LoadFailed = 'F',
    StreamBegins = 'S',
    StreamPart = 'C',
    Answer = 'A',
    Failed = 'E',
    FailedAndEnding = 'X',
};

/// Bytes of an answer that is given whole: 6 MB and a little, as in the service.
inline constexpr qsizetype answerLimit = 6 * 1024 * 1024 + 100;

/// What a runtime is told of a call beside its event.
struct CallHead
{
    QByteArray requestId;
    QByteArray trace;        // X-Amzn-Trace-Id; "": none
    QByteArray functionArn;  // with the qualifier that was asked for
    bool isPlainArn = true;  // the ARN is the one the runtime was started with
    QByteArray clientContext;
    QByteArray identity;
    QByteArray tenantId;
    int timeoutMs = 0;
    qint64 deadlineMs = 0;  // since 1970
};

struct Frame
{
    FrameType type = FrameType::Ready;
    QByteArray body;
};

/// What a bootstrap says of a failure. `place` is "file:line", "file" or "".
struct Failure
{
    QByteArray place;
    QByteArray document;   // {"errorType", "errorMessage", …}
    QByteArray what = {};  // of a failure of the process itself: the service tells it anew with each request's id
    QByteArray errorType = {};
};

[[nodiscard]] QByteArray invokeFrame(const CallHead& call, QByteArrayView event);
/// The body of a frame that tells of a failure, and back; nothing if it is malformed.
[[nodiscard]] QByteArray failureBody(QByteArrayView place, QByteArrayView document);
[[nodiscard]] std::optional<Failure> readFailure(const QByteArray& body);

/// Cuts a stream of bytes into frames.
class FrameReader
{
public:
    void add(QByteArrayView bytes);
    /// The next whole frame, if there is one.
    [[nodiscard]] std::optional<Frame> next();
    /// A frame of an unknown type or beyond all limits arrived: nothing after it can be understood.
    [[nodiscard]] bool isBroken() const { return m_broken; }

private:
    QByteArray m_bytes;
    bool m_broken = false;
};

}  // namespace trestle::functions
