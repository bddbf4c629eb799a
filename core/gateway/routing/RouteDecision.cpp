#include "core/gateway/routing/RouteDecision.h"

namespace trestle::gateway {

namespace {

QByteArrayView describe(RouteFit fit)
{
    switch (fit) {
        case RouteFit::Exact:
            return "exact";
        case RouteFit::Parameter:
            return "fits with parameters";
        case RouteFit::Greedy:
            return "fits by its greedy parameter";
        case RouteFit::Default:
            return "no other route fits";
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
    QByteArray text;
    text.reserve(96);
    text += describe(match.fit);
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
