#include "ui/tables/CommitHistory.h"

#include "core/tables/values/ItemCodec.h"

namespace trestle::ui {

namespace {

qint64 bytesOf(const std::vector<StagedItem>& written)
{
    qint64 bytes = 0;
    for (const StagedItem& each : written)
        for (const auto* item : {&each.base, &each.item})
            if (*item) bytes += tables::itemSize(**item);
    return bytes;
}

}  // namespace

quint64 CommitHistory::add(std::vector<StagedItem> written)
{
    const qint64 bytes = bytesOf(written);
    m_commits.push_back({++m_number, bytes, std::move(written)});
    m_bytes += bytes;
    while (m_commits.size() > 1 && (m_commits.size() > keptCommits || m_bytes > keptBytes)) {
        m_bytes -= m_commits.front().bytes;
        m_commits.pop_front();
    }
    return m_number;
}

std::vector<StagedItem> CommitHistory::takeLast()
{
    if (m_commits.empty()) return {};
    std::vector<StagedItem> written = std::move(m_commits.back().written);
    m_bytes -= m_commits.back().bytes;
    m_commits.pop_back();
    return written;
}

}  // namespace trestle::ui
