// A callable that may own move-only state (a Responder, a promise), called any number of times. std::function asks for
// copyable captures; C++23's std::move_only_function is not in our compiler's C++20 mode.
#pragma once

#include <memory>
#include <utility>

namespace trestle::base {

template <typename Signature>
class UniqueFunction;

template <typename R, typename... Args>
class UniqueFunction<R(Args...)>
{
public:
    UniqueFunction() = default;
    template <typename F>
    requires(!std::is_same_v<std::decay_t<F>, UniqueFunction> && std::is_invocable_r_v<R, F&, Args...>)
        UniqueFunction(F&& callable)
        : m_callable(std::make_unique<Model<std::decay_t<F>>>(std::forward<F>(callable)))
    {
    }

    explicit operator bool() const { return m_callable != nullptr; }
    R operator()(Args... args) { return m_callable->call(std::forward<Args>(args)...); }

private:
    struct Concept
    {
        virtual ~Concept() = default;
        virtual R call(Args... args) = 0;
    };
    template <typename F>
    struct Model final : Concept
    {
        explicit Model(F callable) : m_function(std::move(callable)) {}
        R call(Args... args) override { return m_function(std::forward<Args>(args)...); }
        F m_function;
    };

    std::unique_ptr<Concept> m_callable;
};

}  // namespace trestle::base
