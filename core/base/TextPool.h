// Many texts in few allocations: for what is read together and mostly goes together, such as the strings of one
// document. A text that outlives its neighbours keeps at most one block of them in memory.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace trestle::base {

/// One thread, also for the texts it has given out, until the pool is gone; afterwards they are like all others.
class TextPool
{
public:
    /// `expected` bytes of texts, each counted with one more, are room enough in one block; it may be wrong.
    explicit TextPool(qsizetype expected) : m_expected(expected) {}

    /// A copy of `text`; zero-terminated like all of its type.
    [[nodiscard]] QByteArray add(QByteArrayView text);

private:
    void startBlock(qsizetype least);

    qsizetype m_expected;
    QByteArray m_block;
    char* m_free = nullptr;  // where in the block the next text goes
    qsizetype m_left = 0;
};

}  // namespace trestle::base
