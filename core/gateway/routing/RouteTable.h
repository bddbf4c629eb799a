// Which route takes a request. Routes stand in a tree by path segment; looking one up costs as many steps as the path
// has segments, however many routes there are.
//
// The service's order: segment by segment from the left, a literal before {parameter} before {proxy+}, then the method
// itself before ANY; $default takes what is left. A branch that ends without the method is left again (backtracking).
// Segments are compared percent-decoded; %2F does not split a segment, an empty segment is no parameter's value.
// A path that ends with '/' has an empty last segment: only a greedy parameter takes that.
//
// Built on one thread, then read by any.
#pragma once

#include "core/gateway/definition/PathTemplate.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QVarLengthArray>

#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
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
    ~RouteTable();
    RouteTable(RouteTable&&) noexcept;
    RouteTable& operator=(RouteTable&&) noexcept;

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
    static constexpr size_t methodCount = 8;
    struct Node;
    struct Search;

    static int methodIndex(QByteArrayView method);
    /// The one copy of a parameter's name: what many routes share stays in the processor's cache.
    const QByteArray& nameOf(const QByteArray& text);

    std::unique_ptr<Node> m_root;
    int m_default = -1;
    std::set<QByteArray> m_names;
};

}  // namespace trestle::gateway
