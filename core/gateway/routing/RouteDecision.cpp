#include "core/gateway/routing/RouteDecision.h"

namespace trestle::gateway {

namespace {

QByteArray describe(RouteFit fit)
{
    switch (fit) {
        case RouteFit::Exact:
            return QByteArrayLiteral("exact");
        case RouteFit::Parameter:
            return QByteArrayLiteral("fits with parameters");
        case RouteFit::Greedy:
            return QByteArrayLiteral("fits by its greedy parameter");
        case RouteFit::Default:
            return QByteArrayLiteral("no other route fits");
    }
    return {};
}

QByteArrayView describe(RouteMatch::Loser::Because because)
{
    switch (because) {
        case RouteMatch::Loser::Because::MethodBeatsAny:
            return " (the method itself goes before ANY)";
        case RouteMatch::Loser::Because::LiteralBeatsParameter:
            return " (a literal goes before a parameter)";
        case RouteMatch::Loser::Because::BeatsGreedy:
            return " (greedy)";
        case RouteMatch::Loser::Because::BeatsDefault:
            return "";
    }
    return {};
}

QByteArrayView describe(NearestRoute::Because because)
{
    switch (because) {
        case NearestRoute::Because::OtherMethod:
            return ", which is for another method";
        case NearestRoute::Because::TrailingSlash:
            return ", which has no '/' at its end";
        case NearestRoute::Because::OtherPath:
            return "";
    }
    return {};
}

}  // namespace

QByteArray describeMatch(const RouteMatch& match, const RouteKeys& keyOf)
{
    QByteArray text = describe(match.fit);
    if (match.losers.isEmpty()) return text;
    text.reserve(96);
    const char* before = "; beat ";
    for (const RouteMatch::Loser& loser : match.losers) {
        text += before;
        text += keyOf(loser.route);
        text += describe(loser.because);
        before = ", ";
    }
    return text;
}

QByteArray describeMiss(const RouteTable& table, const RouteKeys& keyOf, QByteArrayView method, QByteArrayView path)
{
    QByteArray text = "nothing takes " + method.toByteArray() + ' ' + path.toByteArray();
    if (const auto nearest = table.nearest(method, path)) {
        text += "; nearest " + keyOf(nearest->route);
        text += describe(nearest->because);
    }
    return text;
}

}  // namespace trestle::gateway
