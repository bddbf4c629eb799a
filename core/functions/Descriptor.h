// An open file descriptor that is closed with its owner.
#pragma once

#include <unistd.h>

#include <utility>

namespace trestle::functions {

class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int value) : m_value(value) {}
    Descriptor(Descriptor&& other) noexcept : m_value(std::exchange(other.m_value, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        if (this != &other) {
            close();
            m_value = std::exchange(other.m_value, -1);
        }
        return *this;
    }
    ~Descriptor() { close(); }

    explicit operator bool() const { return m_value >= 0; }
    [[nodiscard]] int get() const { return m_value; }

    void close()
    {
        if (m_value >= 0) ::close(std::exchange(m_value, -1));
    }

private:
    int m_value = -1;
};

}  // namespace trestle::functions
