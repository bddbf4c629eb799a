// Which route takes a request. Routes stand in a tree by path segment; looking one up costs as many steps as the path
// has segments, however many routes there are.
//
// The service's order: segment by segment from the left, a literal before {parameter} before {proxy+}, then the method
// itself before ANY; $default takes what is left. A branch that ends without the method is left again (backtracking).
// Segments are compared percent-decoded; %2F does not split a segment, an empty segment is no parameter's value.
// A path that ends with '/' has an empty last segment: only a greedy parameter takes that.
//
// The tree lies in a few flat arrays: of a thousand routes each request asks for another one, and what a look-up
// touches of it has to come from memory. A literal is found by one look into one table, whose entries hold text and way
// on.
//
// Built on one thread, then read by any.
#pragma once

#include "core/gateway/definition/PathTemplate.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QVarLengthArray>

#include <array>
#include <optional>
#include <set>
#include <vector>

namespace trestle::gateway {

struct PathParameter
{
    QByteArray name;
    QByteArray value;  // decoded, unless asked for as sent

    bool operator==(const PathParameter&) const = default;
};

enum class RouteFit { Exact, Parameter, Greedy, Default };

struct RouteMatch
{
    int route = -1;  // as given to add(); -1: none takes the request
    RouteFit fit = RouteFit::Exact;
    std::vector<PathParameter> parameters;

    /// Routes that would have taken the request too, best first; the first few.
    struct Loser
    {
        int route = -1;
        enum class Because { MethodBeatsAny, LiteralBeatsParameter, BeatsGreedy, BeatsDefault };
        Because because = Because::BeatsGreedy;
    };
    QVarLengthArray<Loser, 4> losers;
};

/// The route that a request without a match came closest to.
struct NearestRoute
{
    int route = -1;
    enum class Because { OtherMethod, TrailingSlash, OtherPath };
    Because because = Because::OtherPath;
};

class RouteTable
{
public:
    RouteTable();
    RouteTable(RouteTable&&) noexcept = default;
    RouteTable& operator=(RouteTable&&) noexcept = default;

    /// Puts a route in. Returns the route that already takes exactly the same requests, if there is one; then the table
    /// stays as it was.
    std::optional<int> add(int route, QByteArrayView method, const std::vector<PathSegment>& segments);
    std::optional<int> addDefault(int route);

    enum class Values { Decoded, AsSent };
    /// `path` begins with '/' and is percent-encoded, without stage and query.
    [[nodiscard]] RouteMatch match(QByteArrayView method, QByteArrayView path, Values values = Values::Decoded) const;
    /// For a request that match() found no route for; nothing in an empty table.
    [[nodiscard]] std::optional<NearestRoute> nearest(QByteArrayView method, QByteArrayView path) const;

private:
    static constexpr int none = -1;
    using Names = std::vector<QByteArray>;
    struct Search;

    /// A place in the tree: what a path's segments so far lead to. Members are numbers of others.
    struct Node
    {
        int parameter = none;  // the node that {name} leads to
        int leaves = none;     // the first of the routes that end here
        int greedy = none;     // the first of the routes whose {name+} begins here
        int literals = none;   // the last added of the literals that lead on
        int anyRoute = none;   // some route at or below: what nearest() names
    };
    /// A route at its place; those of one place are a list in the order of their methods, ANY last.
    struct Leaf
    {
        int route = none;
        int method = 0;
        int next = none;
        const Names* names = nullptr;  // of its parameters, from the left; in m_names
    };
    struct Literal
    {
        QByteArray text;  // decoded
        int parent = 0;
        int child = 0;
        int next = none;  // of the same parent
    };
    /// A literal in the table of all of them, which is open, at most half full, and as large as a power of two.
    struct alignas(32) Entry
    {
        static constexpr qsizetype held = 16;

        int child = none;  // none: a free place
        int parent = 0;
        int literal = 0;
        int size = 0;                   // of the text
        std::array<char, held> text{};  // its beginning
    };

    static int methodIndex(QByteArrayView method);
    [[nodiscard]] int childOf(int node, QByteArrayView text) const;
    [[nodiscard]] bool isEntryOf(const Entry& entry, int node, QByteArrayView text) const;
    [[nodiscard]] const Leaf* find(int first, int method) const;
    int addNode();
    int addLiteral(int node, const QByteArray& text);
    void enter(int literal);
    std::optional<int> addLeaf(int Node::*place, int node, Leaf leaf);

    std::vector<Node> m_nodes;  // the root first
    std::vector<Leaf> m_leaves;
    std::vector<Literal> m_literals;
    std::vector<Entry> m_entries;
    std::set<Names> m_names;  // one copy of each: what many routes share stays in the processor's cache
    int m_default = none;
};

}  // namespace trestle::gateway
