// The engine's end of the line to one runtime: calls go out, frames come in. FrameChannel is the socket pair of our own
// bootstraps; RuntimeApi is the service's HTTP protocol, its requests told as the same frames.
//
// Lives on the thread of Functions.
#pragma once

#include "core/functions/Frames.h"

namespace trestle::functions {

class RuntimeChannel
{
public:
    /// Must not destroy the channel inside these; close() it.
    class Receiver
    {
    public:
        virtual ~Receiver() = default;
        virtual void received(Frame frame) = 0;
        /// What arrived cannot be understood, nor can anything after it.
        virtual void lineBroken() = 0;
    };

    virtual ~RuntimeChannel() = default;

    /// `receiver` must live until close(). Called once, before anything else.
    virtual void open(Receiver& receiver) = 0;
    virtual void send(const CallHead& call, const QByteArray& event) = 0;
    /// While held, what the runtime says is not taken from it, so that it has to wait.
    virtual void setHeld(bool held) = 0;
    /// Hands on what the runtime said before it ended.
    virtual void readRest() = 0;
    /// Nothing is received any more.
    virtual void close() = 0;
};

}  // namespace trestle::functions
