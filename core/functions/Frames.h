// What travels between the engine and a bootstrap: the grammar stands at the head of Frames.cpp.
#pragma once

#include <QByteArray>

#include <optional>

namespace trestle::functions {

enum class FrameType : char {
    Invoke = 'I',
    Ready = 'R',
    LoadFailed = 'F',
    Answer = 'A',
    Failed = 'E',
    FailedAndEnding = 'X',
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
    QByteArray document;  // {"errorType", "errorMessage", …}
};

[[nodiscard]] QByteArray invokeFrame(int timeoutMs, QByteArrayView requestId, QByteArrayView trace,
                                     QByteArrayView event);
/// Nothing if the body is malformed.
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
