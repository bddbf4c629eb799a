// The frames of RFC 6455, section 5.2, as wslay reads and writes them, without I/O. One thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace trestle::http {

enum class WebSocketOpcode : quint8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };
enum class WebSocketMask { Masked, Plain };  // a client masks its frames, a server must not

/// Reads frames piece by piece.
class WebSocketFrames
{
public:
    /// Some of one frame's payload, unmasked. Valid until the next call.
    struct Piece
    {
        quint8 opcode = 0;  // perhaps one that WebSocketOpcode does not have
        bool final = false;
        bool reserved = false;  // one of the three reserved bits is set
        bool masked = false;
        quint64 frameBytes = 0;  // of the whole frame's payload
        QByteArrayView payload;
        bool begins = false;  // the first piece of its frame
        bool ends = false;    // the last
    };
    enum class Outcome {
        Piece,
        NeedMore,   // all of `data` is taken
        Malformed,  // not a frame: a length in the wrong form, a long or fragmented control frame. The end.
    };

    WebSocketFrames();
    ~WebSocketFrames();

    /// The next piece of what was kept and of `data`, which shrinks by what was taken.
    Outcome next(QByteArrayView& data, Piece& piece);
    /// Nothing is kept: the last byte taken was the last one of a frame.
    [[nodiscard]] bool isClean() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Appends one unfragmented frame to `out`.
void appendFrame(QByteArray& out, WebSocketOpcode opcode, QByteArrayView payload, WebSocketMask mask);

}  // namespace trestle::http
