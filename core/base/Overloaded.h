// One visitor of a std::variant made of a lambda for each alternative.
#pragma once

namespace trestle::base {

template <class... Ts>
struct Overloaded : Ts...
{
    using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

}  // namespace trestle::base
