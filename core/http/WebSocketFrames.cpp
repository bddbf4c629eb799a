#include "core/http/WebSocketFrames.h"

#include <QRandomGenerator>

#include <wslay/wslay.h>

#include <cstring>

namespace trestle::http {

struct WebSocketFrames::Private
{
    wslay_frame_context_ptr context = nullptr;
    QByteArrayView input;
    quint64 taken = 0;  // bytes given to wslay since the last clean point
    quint64 used = 0;   // of them, those of frames and pieces that came out
    quint64 left = 0;   // of the payload of the frame that has begun
    bool inFrame = false;

    static ssize_t receive(uint8_t* buffer, size_t size, int, void* self)
    {
        Private& d = *static_cast<Private*>(self);
        const auto count = std::min<qsizetype>(d.input.size(), static_cast<qsizetype>(size));
        if (count == 0) return -1;
        std::memcpy(buffer, d.input.data(), static_cast<size_t>(count));
        d.input = d.input.sliced(count);
        d.taken += static_cast<quint64>(count);
        return count;
    }
};

namespace {

quint64 headerBytes(const wslay_frame_iocb& frame)
{
    const quint64 length = frame.payload_length < 126 ? 0 : frame.payload_length <= 0xffff ? 2 : 8;
    return 2 + length + (frame.mask ? 4 : 0);
}

class FrameWriter
{
public:
    FrameWriter()
    {
        const wslay_frame_callbacks callbacks{append, nullptr, makeMask};
        if (wslay_frame_context_init(&m_context, &callbacks, this) != 0) qBadAlloc();
    }
    FrameWriter(const FrameWriter&) = delete;
    FrameWriter& operator=(const FrameWriter&) = delete;
    ~FrameWriter() { wslay_frame_context_free(m_context); }

    void append(QByteArray& out, WebSocketOpcode opcode, QByteArrayView payload, WebSocketMask mask)
    {
        m_out = &out;
        wslay_frame_iocb frame{};
        frame.fin = 1;
        frame.opcode = static_cast<uint8_t>(opcode);
        frame.mask = mask == WebSocketMask::Masked ? 1 : 0;
        frame.payload_length = static_cast<uint64_t>(payload.size());
        frame.data = reinterpret_cast<const uint8_t*>(payload.data());
        frame.data_length = static_cast<size_t>(payload.size());
        wslay_frame_send(m_context, &frame);
        m_out = nullptr;
    }

private:
    static ssize_t append(const uint8_t* data, size_t size, int, void* self)
    {
        static_cast<FrameWriter*>(self)->m_out->append(reinterpret_cast<const char*>(data),
                                                       static_cast<qsizetype>(size));
        return static_cast<ssize_t>(size);
    }
    static int makeMask(uint8_t* buffer, size_t size, void*)
    {
        for (size_t i = 0; i < size; ++i)
            buffer[i] = static_cast<uint8_t>(QRandomGenerator::system()->bounded(256));
        return 0;
    }

    wslay_frame_context_ptr m_context = nullptr;
    QByteArray* m_out = nullptr;
};

}  // namespace

WebSocketFrames::WebSocketFrames() : d(std::make_unique<Private>())
{
    const wslay_frame_callbacks callbacks{nullptr, Private::receive, nullptr};
    if (wslay_frame_context_init(&d->context, &callbacks, d.get()) != 0) qBadAlloc();
}

WebSocketFrames::~WebSocketFrames()
{
    wslay_frame_context_free(d->context);
}

WebSocketFrames::Outcome WebSocketFrames::next(QByteArrayView& data, Piece& piece)
{
    wslay_frame_iocb frame{};
    d->input = data;
    const ssize_t count = wslay_frame_recv(d->context, &frame);
    data = std::exchange(d->input, {});
    if (count == WSLAY_ERR_WANT_READ) return Outcome::NeedMore;
    if (count < 0) return Outcome::Malformed;

    piece.opcode = frame.opcode;
    piece.final = frame.fin != 0;
    piece.reserved = frame.rsv != WSLAY_RSV_NONE;
    piece.masked = frame.mask != 0;
    piece.frameBytes = frame.payload_length;
    piece.payload = QByteArrayView(frame.data, static_cast<qsizetype>(frame.data_length));
    piece.begins = !std::exchange(d->inFrame, true);
    if (piece.begins) {
        d->left = frame.payload_length;
        d->used += headerBytes(frame);
    }
    d->left -= frame.data_length;
    d->used += frame.data_length;
    piece.ends = d->left == 0;
    if (piece.ends) d->inFrame = false;
    return Outcome::Piece;
}

bool WebSocketFrames::isClean() const
{
    return !d->inFrame && d->taken == d->used;
}

void appendFrame(QByteArray& out, WebSocketOpcode opcode, QByteArrayView payload, WebSocketMask mask)
{
    // One of each kind: wslay goes on masking what follows a masked frame.
    static thread_local FrameWriter masked;
    static thread_local FrameWriter plain;
    (mask == WebSocketMask::Masked ? masked : plain).append(out, opcode, payload, mask);
}

}  // namespace trestle::http
