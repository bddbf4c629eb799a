#include "core/aws/rest/UriTable.h"

#include "core/http/Message.h"

#include <algorithm>

namespace trestle::aws::rest {

namespace {

std::vector<QByteArrayView> segmentsOf(QByteArrayView path)
{
    while (path.endsWith('/'))
        path.chop(1);
    std::vector<QByteArrayView> segments;
    while (path.startsWith('/')) {
        const qsizetype end = path.indexOf('/', 1);
        segments.push_back(path.sliced(1, (end < 0 ? path.size() : end) - 1));
        path = end < 0 ? QByteArrayView() : path.sliced(end);
    }
    return segments;
}

bool isLabel(QByteArrayView segment)
{
    return segment.startsWith('{');
}

// "{name}" and "{name+}" → "name"
QByteArrayView labelName(QByteArrayView segment)
{
    return segment.sliced(1, segment.size() - (segment.endsWith("+}") ? 3 : 2));
}

bool asks(QByteArrayView query, QByteArrayView wanted)
{
    if (wanted.isEmpty()) return true;
    const std::vector<http::QueryParameter> parameters = http::parseQuery(wanted);
    const std::vector<http::QueryParameter> sent = http::parseQuery(query);
    return std::all_of(parameters.begin(), parameters.end(), [&sent](const http::QueryParameter& one) {
        return std::any_of(sent.begin(), sent.end(), [&one](const http::QueryParameter& other) {
            return other.name == one.name && other.value == one.value;
        });
    });
}

}  // namespace

UriTable::UriTable(const Model& model)
{
    for (const OperationShape& operation : model.operations) {
        Entry entry{&operation, segmentsOf(operation.path)};
        entry.greedy = !entry.segments.empty() && entry.segments.back().endsWith("+}");
        m_entries[operation.method].push_back(std::move(entry));
    }
    // Literals before labels, from the left; then those that ask something of the query.
    const auto isBefore = [](const Entry& a, const Entry& b) {
        const size_t common = std::min(a.segments.size(), b.segments.size());
        for (size_t i = 0; i < common; ++i)
            if (isLabel(a.segments[i]) != isLabel(b.segments[i])) return isLabel(b.segments[i]);
        return a.operation->query.size() > b.operation->query.size();
    };
    for (auto& [method, entries] : m_entries)
        std::stable_sort(entries.begin(), entries.end(), isBefore);
}

std::optional<UriMatch> UriTable::find(QByteArrayView method, QByteArrayView path, QByteArrayView query) const
{
    const auto found = m_entries.find(method);
    if (found == m_entries.end()) return std::nullopt;
    const std::vector<QByteArrayView> sent = segmentsOf(path);
    for (const Entry& entry : found->second) {
        const size_t count = entry.segments.size();
        if (entry.greedy ? sent.size() < count : sent.size() != count) continue;
        const auto fits = [&](size_t i) { return isLabel(entry.segments[i]) || entry.segments[i] == sent[i]; };
        size_t same = 0;
        while (same < count && fits(same))
            ++same;
        if (same < count || !asks(query, entry.operation->query)) continue;
        UriMatch match{entry.operation, {}};
        for (size_t i = 0; i < count; ++i) {
            if (!isLabel(entry.segments[i])) continue;
            QByteArrayView value = sent[i];
            if (entry.greedy && i + 1 == count) value = QByteArrayView(value.data(), sent.back().end());
            match.labels.emplace_back(labelName(entry.segments[i]), http::percentDecoded(value));
        }
        return match;
    }
    return std::nullopt;
}

}  // namespace trestle::aws::rest
