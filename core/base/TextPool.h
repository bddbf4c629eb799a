// Many texts in few allocations: for what is read together and mostly goes together, such as the strings of one
// document. A text that outlives its neighbours keeps at most one block of them in memory.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <cstring>

namespace trestle::base {

/// One thread, also for the texts it has given out, until the pool is gone; afterwards they are like all others.
class TextPool
{
public:
    /// `expected` bytes of texts, each counted with one more, are room enough in one block; it may be wrong.
    explicit TextPool(qsizetype expected) : m_expected(expected) {}

    /// A copy of `text`; zero-terminated like all of its type.
    [[nodiscard]] QByteArray add(QByteArrayView text)
    {
        const qsizetype size = text.size();
        if (size == 0 || size > largestPooled) return text.toByteArray();
        if (m_left <= size) startBlock(size + 1);
        char* const place = m_free;
        std::memcpy(place, text.data(), size_t(size));
        place[size] = '\0';
        m_free += size + 1;
        m_left -= size + 1;
        // The block is this thread's alone as yet: counting needs no barrier.
        QArrayData* const header = m_block.data_ptr().d_ptr();
        header->ref_.storeRelaxed(header->ref_.loadRelaxed() + 1);
        return QByteArray(QByteArray::DataPointer(static_cast<QTypedArrayData<char>*>(header), place, size));
    }

private:
    static constexpr qsizetype largestPooled = 2 * 1024;  // a longer text has an allocation of its own

    void startBlock(qsizetype least);

    qsizetype m_expected;
    QByteArray m_block;
    char* m_free = nullptr;  // where in the block the next text goes
    qsizetype m_left = 0;
};

}  // namespace trestle::base
