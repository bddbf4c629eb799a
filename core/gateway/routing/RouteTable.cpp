#include "core/gateway/routing/RouteTable.h"

#include "core/http/Message.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string_view>

namespace trestle::gateway {

namespace {

constexpr std::array<QByteArrayView, 7> methodNames{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"};
constexpr int anyMethod = 7;
constexpr int unknownMethod = -1;  // taken by ANY only

constexpr qsizetype maxLosers = 4;
constexpr int maxSegments = 512;  // of a path that is looked at segment by segment; $default takes longer ones

quint32 hashOf(int node, QByteArrayView text)
{
    const size_t hash = std::hash<std::string_view>()({text.data(), static_cast<size_t>(text.size())});
    return static_cast<quint32>(hash ^ (hash >> 32)) + static_cast<quint32>(node) * 0x9e3779b9U;
}

struct Segment
{
    QByteArrayView text;  // decoded
    QByteArray decoded;   // owns `text` where decoding changed it
    qsizetype start = 0;  // in the path
};
using Segments = QVarLengthArray<Segment, 12>;

bool split(QByteArrayView path, Segments& segments)
{
    if (!path.startsWith('/')) return false;
    qsizetype start = 1;
    if (path.size() == 1) return true;
    while (true) {
        if (segments.size() == maxSegments) return false;
        bool encoded = false;
        qsizetype end = start;
        for (; end < path.size() && path[end] != '/'; ++end)
            encoded = encoded || path[end] == '%';
        Segment& segment = segments.emplace_back(Segment{path.sliced(start, end - start), {}, start});
        if (encoded) {
            segment.decoded = http::percentDecoded(segment.text);
            segment.text = segment.decoded;
        }
        if (end == path.size()) return true;
        start = end + 1;
    }
}

// A small edit distance, for "did you mean": counts up to `limit`.
int distance(QByteArrayView a, QByteArrayView b)
{
    constexpr qsizetype longest = 64;
    a = a.first(std::min(a.size(), longest));
    b = b.first(std::min(b.size(), longest));
    std::array<int, longest + 1> row{};
    for (qsizetype j = 0; j <= b.size(); ++j)
        row[static_cast<size_t>(j)] = static_cast<int>(j);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0];
        row[0] = static_cast<int>(i + 1);
        for (qsizetype j = 0; j < b.size(); ++j) {
            const size_t at = static_cast<size_t>(j);
            const int replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[at + 1];
            row[at + 1] = std::min({replaced, row[at] + 1, row[at + 1] + 1});
        }
    }
    return row[static_cast<size_t>(b.size())];
}

}  // namespace

// Depth first in the order of preference: the first leaf found wins, those found later lost.
struct RouteTable::Search
{
    const RouteTable& table;
    int method;
    QByteArrayView path;
    Values values = Values::Decoded;
    Segments segments;
    QVarLengthArray<qsizetype, 12> taken;  // segments that parameters took on the way to the current node
    RouteMatch match;
    int otherMethod = none;  // a route of this path for another method
    int deepest = 0;
    qsizetype depth = -1;

    [[nodiscard]] bool full() const { return match.losers.size() == maxLosers; }

    void visit(int number, qsizetype at)
    {
        if (at > depth) {
            depth = at;
            deepest = number;
        }
        const Node& node = table.m_nodes[static_cast<size_t>(number)];
        if (at == segments.size()) {
            end(node.leaves, RouteFit::Exact, at);
            return;
        }
        const QByteArrayView text = segments[at].text;
        if (node.literals != none) {
            if (const int child = table.childOf(number, text); child != none) visit(child, at + 1);
            if (full()) return;
        }
        if (node.parameter != none && !text.isEmpty()) {
            taken.push_back(at);
            visit(node.parameter, at + 1);
            taken.pop_back();
            if (full()) return;
        }
        if (node.greedy != none) end(node.greedy, RouteFit::Greedy, at);
    }

    void end(int leaves, RouteFit fit, qsizetype at)
    {
        if (leaves == none) return;
        const Leaf* leaf = table.find(leaves, method);
        if (!leaf) {
            if (otherMethod == none && fit == RouteFit::Exact)
                otherMethod = table.m_leaves[static_cast<size_t>(leaves)].route;
            return;
        }
        if (fit == RouteFit::Exact && !taken.empty()) fit = RouteFit::Parameter;
        if (match.route >= 0) {
            lose(leaf->route, fit == RouteFit::Greedy ? RouteMatch::Loser::Because::BeatsGreedy
                                                      : RouteMatch::Loser::Because::LiteralBeatsParameter);
            return;
        }
        match.route = leaf->route;
        match.fit = fit;
        capture(*leaf->names, fit, at);
        if (leaf->method == anyMethod || leaf->next == none) return;
        const Leaf* any = table.find(leaf->next, anyMethod);
        if (any) lose(any->route, RouteMatch::Loser::Because::MethodBeatsAny);
    }

    void lose(int route, RouteMatch::Loser::Because because)
    {
        if (!full()) match.losers.push_back({route, because});
    }

    void capture(const Names& names, RouteFit fit, qsizetype at)
    {
        match.parameters.reserve(names.size());
        for (qsizetype i = 0; i < taken.size(); ++i) {
            const Segment& segment = segments[taken[i]];
            match.parameters.push_back({names[static_cast<size_t>(i)], valueOf(segment, taken[i])});
        }
        if (fit != RouteFit::Greedy) return;
        const QByteArrayView rest = path.sliced(segments[at].start);
        match.parameters.push_back(
            {names.back(), values == Values::AsSent ? rest.toByteArray() : http::percentDecoded(rest)});
    }

    [[nodiscard]] QByteArray valueOf(const Segment& segment, qsizetype number) const
    {
        if (segment.decoded.isNull()) return segment.text.toByteArray();
        if (values == Values::Decoded) return segment.decoded;
        const qsizetype end = number + 1 < segments.size() ? segments[number + 1].start - 1 : path.size();
        return path.sliced(segment.start, end - segment.start).toByteArray();
    }
};

RouteTable::RouteTable()
{
    addNode();
}

int RouteTable::methodIndex(QByteArrayView method)
{
    if (method == "ANY") return anyMethod;
    const auto found = std::find(methodNames.begin(), methodNames.end(), method);
    return found == methodNames.end() ? unknownMethod : static_cast<int>(found - methodNames.begin());
}

int RouteTable::addNode()
{
    m_nodes.emplace_back();
    return static_cast<int>(m_nodes.size()) - 1;
}

bool RouteTable::isEntryOf(const Entry& entry, int node, QByteArrayView text) const
{
    return entry.parent == node && entry.size == text.size() &&
           std::memcmp(entry.text.data(), text.data(), static_cast<size_t>(std::min(text.size(), Entry::held))) == 0 &&
           (text.size() <= Entry::held || m_literals[static_cast<size_t>(entry.literal)].text == text);
}

int RouteTable::childOf(int node, QByteArrayView text) const
{
    const size_t mask = m_entries.size() - 1;
    for (size_t at = hashOf(node, text) & mask; m_entries[at].child != none; at = (at + 1) & mask)
        if (isEntryOf(m_entries[at], node, text)) return m_entries[at].child;
    return none;
}

const RouteTable::Leaf* RouteTable::find(int first, int method) const
{
    for (int at = first; at != none; at = m_leaves[static_cast<size_t>(at)].next) {
        const Leaf& leaf = m_leaves[static_cast<size_t>(at)];
        if (leaf.method == method || leaf.method == anyMethod) return &leaf;
    }
    return nullptr;
}

int RouteTable::addLiteral(int node, const QByteArray& text)
{
    if (m_nodes[static_cast<size_t>(node)].literals != none)
        if (const int known = childOf(node, text); known != none) return known;
    const int child = addNode();
    const int number = static_cast<int>(m_literals.size());
    m_literals.push_back({text, node, child, std::exchange(m_nodes[static_cast<size_t>(node)].literals, number)});
    if (m_literals.size() * 2 <= m_entries.size()) {
        enter(number);
    } else {
        constexpr size_t fewest = 16;
        m_entries.assign(std::max(fewest, m_entries.size() * 2), {});
        for (int each = 0; each <= number; ++each)
            enter(each);
    }
    return child;
}

void RouteTable::enter(int number)
{
    const Literal& literal = m_literals[static_cast<size_t>(number)];
    const size_t mask = m_entries.size() - 1;
    size_t at = hashOf(literal.parent, literal.text) & mask;
    while (m_entries[at].child != none)
        at = (at + 1) & mask;
    Entry& entry = m_entries[at];
    entry = {literal.child, literal.parent, number, static_cast<int>(literal.text.size()), {}};
    std::copy_n(literal.text.begin(), std::min(literal.text.size(), Entry::held), entry.text.begin());
}

// Among those at that place of the node; or the route that is there already for the same method.
std::optional<int> RouteTable::addLeaf(int Node::*place, int node, Leaf leaf)
{
    int* at = &(m_nodes[static_cast<size_t>(node)].*place);
    while (*at != none && m_leaves[static_cast<size_t>(*at)].method < leaf.method)
        at = &m_leaves[static_cast<size_t>(*at)].next;
    if (*at != none && m_leaves[static_cast<size_t>(*at)].method == leaf.method)
        return m_leaves[static_cast<size_t>(*at)].route;
    leaf.next = std::exchange(*at, static_cast<int>(m_leaves.size()));
    m_leaves.push_back(leaf);
    return std::nullopt;
}

std::optional<int> RouteTable::add(int route, QByteArrayView method, const std::vector<PathSegment>& segments)
{
    const int index = methodIndex(method);
    Q_ASSERT(index >= 0);
    Names names;
    std::vector<int> way{0};
    int Node::*place = &Node::leaves;
    for (const PathSegment& segment : segments) {
        int node = way.back();
        switch (segment.kind) {
            case PathSegment::Kind::Literal:
                node = addLiteral(node, http::percentDecoded(segment.text));
                break;
            case PathSegment::Kind::Parameter:
                names.push_back(segment.text);
                if (m_nodes[static_cast<size_t>(node)].parameter == none) {
                    const int made = addNode();
                    m_nodes[static_cast<size_t>(node)].parameter = made;
                }
                node = m_nodes[static_cast<size_t>(node)].parameter;
                break;
            case PathSegment::Kind::Greedy:
                names.push_back(segment.text);
                place = &Node::greedy;
                break;
        }
        way.push_back(node);
    }
    Leaf leaf{route, index};
    leaf.names = &*m_names.insert(std::move(names)).first;
    if (const auto twin = addLeaf(place, way.back(), leaf)) return twin;
    for (const int passed : way)
        if (int& any = m_nodes[static_cast<size_t>(passed)].anyRoute; any == none) any = route;
    return std::nullopt;
}

std::optional<int> RouteTable::addDefault(int route)
{
    if (m_default >= 0) return m_default;
    m_default = route;
    return std::nullopt;
}

RouteMatch RouteTable::match(QByteArrayView method, QByteArrayView path, Values values) const
{
    Search search{*this, methodIndex(method), path, values};
    if (split(path, search.segments)) search.visit(0, 0);
    if (m_default >= 0) {
        if (search.match.route >= 0) {
            search.lose(m_default, RouteMatch::Loser::Because::BeatsDefault);
        } else {
            search.match.route = m_default;
            search.match.fit = RouteFit::Default;
        }
    }
    return std::move(search.match);
}

std::optional<NearestRoute> RouteTable::nearest(QByteArrayView method, QByteArrayView path) const
{
    Search search{*this, methodIndex(method), path};
    if (!split(path, search.segments)) return std::nullopt;
    search.visit(0, 0);
    if (search.otherMethod >= 0) return NearestRoute{search.otherMethod, NearestRoute::Because::OtherMethod};

    if (path.size() > 1 && path.endsWith('/')) {
        const RouteMatch without = match(method, path.chopped(1));
        if (without.route >= 0) return NearestRoute{without.route, NearestRoute::Because::TrailingSlash};
    }

    // Of the deepest node reached, the branch whose literal is spelled most like the segment that found none.
    const Node& node = m_nodes[static_cast<size_t>(search.deepest)];
    int route = node.anyRoute;
    if (search.depth < search.segments.size()) {
        constexpr int looked = 64;
        int best = std::numeric_limits<int>::max();
        int left = looked;
        for (int at = node.literals; at != none && left > 0; --left) {
            const Literal& literal = m_literals[static_cast<size_t>(at)];
            const int edits = distance(search.segments[search.depth].text, literal.text);
            if (edits < best) {
                best = edits;
                route = m_nodes[static_cast<size_t>(literal.child)].anyRoute;
            }
            at = literal.next;
        }
    }
    if (route < 0) return std::nullopt;
    return NearestRoute{route, NearestRoute::Because::OtherPath};
}

}  // namespace trestle::gateway
