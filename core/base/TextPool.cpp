#include "core/base/TextPool.h"

#include <algorithm>
#include <cstring>

namespace trestle::base {

namespace {

constexpr qsizetype largestBlock = 16 * 1024;
constexpr qsizetype largestPooled = 2 * 1024;  // a longer text has an allocation of its own

}  // namespace

QByteArray TextPool::add(QByteArrayView text)
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

void TextPool::startBlock(qsizetype least)
{
    const qsizetype size = std::max(least, std::min(m_expected, largestBlock));
    m_expected -= size;
    m_block = QByteArray(size, Qt::Uninitialized);
    m_free = m_block.data();
    m_left = size;
}

}  // namespace trestle::base
