#include "core/base/TextPool.h"

#include <algorithm>

namespace trestle::base {

namespace {

constexpr qsizetype largestBlock = 16 * 1024;

}  // namespace

void TextPool::startBlock(qsizetype least)
{
    const qsizetype size = std::max(least, std::min(m_expected, largestBlock));
    m_expected -= size;
    m_block = QByteArray(size, Qt::Uninitialized);
    m_free = m_block.data();
    m_left = size;
}

}  // namespace trestle::base
