// Frames over the socket pair that a bootstrap finds as its descriptor 3.
#pragma once

#include "core/functions/Descriptor.h"
#include "core/functions/RuntimeChannel.h"

#include <QSocketNotifier>

#include <memory>

namespace trestle::functions {

class FrameChannel final : public RuntimeChannel
{
public:
    explicit FrameChannel(Descriptor socket) : m_socket(std::move(socket)) {}

    void open(Receiver& receiver) override;
    void send(const CallHead& call, const QByteArray& event) override;
    void setHeld(bool held) override;
    void readRest() override;
    void close() override;

private:
    void read();
    void write();

    Descriptor m_socket;
    Receiver* m_receiver = nullptr;  // null: closed
    bool m_isHeld = false;
    FrameReader m_reader;
    QByteArray m_unwritten;
    std::unique_ptr<QSocketNotifier> m_onReadable;
    std::unique_ptr<QSocketNotifier> m_onWritable;
};

}  // namespace trestle::functions
