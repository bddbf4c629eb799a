#include "core/gateway/routing/RouteTable.h"

#include "core/http/Message.h"

#include <algorithm>
#include <string_view>

namespace trestle::gateway {

namespace {

constexpr std::array<QByteArrayView, 7> methodNames{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"};
constexpr int anyMethod = 7;
constexpr int unknownMethod = -1;  // taken by ANY only

constexpr qsizetype maxLosers = 4;
constexpr int maxSegments = 512;  // of a path that is looked at segment by segment; $default takes longer ones

std::string_view toStd(QByteArrayView text)
{
    return {text.data(), static_cast<size_t>(text.size())};
}

struct TextHash
{
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

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
        const qsizetype slash = path.indexOf('/', start);
        const QByteArrayView raw = path.sliced(start, (slash < 0 ? path.size() : slash) - start);
        Segment segment{raw, {}, start};
        if (raw.contains('%')) {
            segment.decoded = http::percentDecoded(raw);
            segment.text = segment.decoded;
        }
        segments.push_back(std::move(segment));
        if (slash < 0) return true;
        start = slash + 1;
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

struct RouteTable::Node
{
    struct Leaf
    {
        int route = -1;
        std::vector<QByteArray> names;  // of its parameters, from the left
    };
    using Leaves = std::array<Leaf, methodCount>;

    std::unordered_map<std::string, std::unique_ptr<Node>, TextHash, std::equal_to<>> literals;
    std::unique_ptr<Node> parameter;
    Leaves leaves;                   // routes that end here
    std::unique_ptr<Leaves> greedy;  // routes whose {name+} begins here
    int anyRoute = -1;               // some route at or below: what nearest() names

    [[nodiscard]] static const Leaf* find(const Leaves& leaves, int method)
    {
        if (method >= 0 && leaves[static_cast<size_t>(method)].route >= 0) return &leaves[static_cast<size_t>(method)];
        return leaves[anyMethod].route >= 0 ? &leaves[anyMethod] : nullptr;
    }
    [[nodiscard]] static int first(const Leaves& leaves)
    {
        const auto found = std::find_if(leaves.begin(), leaves.end(), [](const Leaf& leaf) { return leaf.route >= 0; });
        return found == leaves.end() ? -1 : found->route;
    }
};

// Depth first in the order of preference: the first leaf found wins, those found later lost.
struct RouteTable::Search
{
    int method;
    QByteArrayView path;
    Values values = Values::Decoded;
    Segments segments;
    QVarLengthArray<qsizetype, 12> taken;  // segments that parameters took on the way to the current node
    RouteMatch match;
    int otherMethod = -1;  // a route of this path for another method
    const Node* deepest = nullptr;
    qsizetype depth = -1;

    [[nodiscard]] bool full() const { return match.losers.size() == maxLosers; }

    void visit(const Node& node, qsizetype at)
    {
        if (at > depth) {
            depth = at;
            deepest = &node;
        }
        if (at == segments.size()) {
            end(node.leaves, RouteFit::Exact, at);
            return;
        }
        const QByteArrayView text = segments[at].text;
        if (const auto child = node.literals.find(toStd(text)); child != node.literals.end())
            visit(*child->second, at + 1);
        if (full()) return;
        if (node.parameter && !text.isEmpty()) {
            taken.push_back(at);
            visit(*node.parameter, at + 1);
            taken.pop_back();
        }
        if (full()) return;
        if (node.greedy) end(*node.greedy, RouteFit::Greedy, at);
    }

    void end(const Node::Leaves& leaves, RouteFit fit, qsizetype at)
    {
        const Node::Leaf* leaf = Node::find(leaves, method);
        if (!leaf) {
            if (otherMethod < 0 && fit == RouteFit::Exact) otherMethod = Node::first(leaves);
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
        capture(*leaf, fit, at);
        const Node::Leaf& any = leaves[anyMethod];
        if (any.route >= 0 && &any != leaf) lose(any.route, RouteMatch::Loser::Because::MethodBeatsAny);
    }

    void lose(int route, RouteMatch::Loser::Because because)
    {
        if (!full()) match.losers.push_back({route, because});
    }

    void capture(const Node::Leaf& leaf, RouteFit fit, qsizetype at)
    {
        match.parameters.reserve(leaf.names.size());
        for (qsizetype i = 0; i < taken.size(); ++i) {
            const Segment& segment = segments[taken[i]];
            match.parameters.push_back({leaf.names[static_cast<size_t>(i)], valueOf(segment, taken[i])});
        }
        if (fit != RouteFit::Greedy) return;
        const QByteArrayView rest = path.sliced(segments[at].start);
        match.parameters.push_back(
            {leaf.names.back(), values == Values::AsSent ? rest.toByteArray() : http::percentDecoded(rest)});
    }

    [[nodiscard]] QByteArray valueOf(const Segment& segment, qsizetype number) const
    {
        if (segment.decoded.isNull()) return segment.text.toByteArray();
        if (values == Values::Decoded) return segment.decoded;
        const qsizetype end = number + 1 < segments.size() ? segments[number + 1].start - 1 : path.size();
        return path.sliced(segment.start, end - segment.start).toByteArray();
    }
};

RouteTable::RouteTable() : m_root(std::make_unique<Node>()) {}
RouteTable::~RouteTable() = default;
RouteTable::RouteTable(RouteTable&&) noexcept = default;
RouteTable& RouteTable::operator=(RouteTable&&) noexcept = default;

int RouteTable::methodIndex(QByteArrayView method)
{
    if (method == "ANY") return anyMethod;
    const auto found = std::find(methodNames.begin(), methodNames.end(), method);
    return found == methodNames.end() ? unknownMethod : static_cast<int>(found - methodNames.begin());
}

const QByteArray& RouteTable::nameOf(const QByteArray& text)
{
    return *m_names.insert(text).first;
}

std::optional<int> RouteTable::add(int route, QByteArrayView method, const std::vector<PathSegment>& segments)
{
    const int index = methodIndex(method);
    Q_ASSERT(index >= 0);
    std::vector<QByteArray> names;
    std::vector<Node*> way{m_root.get()};
    Node* node = m_root.get();
    Node::Leaves* leaves = nullptr;
    for (const PathSegment& segment : segments) {
        switch (segment.kind) {
            case PathSegment::Kind::Literal: {
                const QByteArray text = http::percentDecoded(segment.text);
                auto& child = node->literals[text.toStdString()];
                if (!child) child = std::make_unique<Node>();
                node = child.get();
                break;
            }
            case PathSegment::Kind::Parameter:
                names.push_back(nameOf(segment.text));
                if (!node->parameter) node->parameter = std::make_unique<Node>();
                node = node->parameter.get();
                break;
            case PathSegment::Kind::Greedy:
                names.push_back(nameOf(segment.text));
                if (!node->greedy) node->greedy = std::make_unique<Node::Leaves>();
                leaves = node->greedy.get();
                break;
        }
        way.push_back(node);
    }
    if (!leaves) leaves = &node->leaves;
    Node::Leaf& leaf = (*leaves)[static_cast<size_t>(index)];
    if (leaf.route >= 0) return leaf.route;
    leaf = {route, std::move(names)};
    for (Node* passed : way)
        if (passed->anyRoute < 0) passed->anyRoute = route;
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
    Search search{methodIndex(method), path, values};
    if (split(path, search.segments)) search.visit(*m_root, 0);
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
    Search search{methodIndex(method), path};
    if (!split(path, search.segments)) return std::nullopt;
    search.visit(*m_root, 0);
    if (search.otherMethod >= 0) return NearestRoute{search.otherMethod, NearestRoute::Because::OtherMethod};

    if (path.size() > 1 && path.endsWith('/')) {
        const RouteMatch without = match(method, path.chopped(1));
        if (without.route >= 0) return NearestRoute{without.route, NearestRoute::Because::TrailingSlash};
    }

    // Of the deepest node reached, the branch whose literal is spelled most like the segment that found none.
    const Node* node = search.deepest;
    int route = node->anyRoute;
    if (search.depth < search.segments.size()) {
        constexpr int looked = 64;
        int best = std::numeric_limits<int>::max();
        int seen = 0;
        for (const auto& [text, child] : node->literals) {
            if (++seen > looked) break;
            const int edits =
                distance(search.segments[search.depth].text, QByteArrayView(text.data(), qsizetype(text.size())));
            if (edits < best) {
                best = edits;
                route = child->anyRoute;
            }
        }
    }
    if (route < 0) return std::nullopt;
    return NearestRoute{route, NearestRoute::Because::OtherPath};
}

}  // namespace trestle::gateway
