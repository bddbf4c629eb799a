// Result<T>: a value or an Error, returned and hard to ignore. Result<void> is success or an Error.
//     Result<Table> table = open(path);
//     if (!table) return table.error();
//     use(*table);
#pragma once

#include "core/base/Error.h"

#include <QtGlobal>

#include <optional>
#include <utility>
#include <variant>

namespace trestle::base {

template <typename T, typename E = Error>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(E error) : m_state(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return m_state.index() == 0; }

    T& operator*() & { return *checked(); }
    const T& operator*() const& { return *checked(); }
    T&& operator*() && { return std::move(*checked()); }
    T* operator->() { return checked(); }
    const T* operator->() const { return checked(); }

    const E& error() const
    {
        Q_ASSERT(!*this);
        return *std::get_if<1>(&m_state);
    }

private:
    T* checked()
    {
        Q_ASSERT(*this);
        return std::get_if<0>(&m_state);
    }
    const T* checked() const
    {
        Q_ASSERT(*this);
        return std::get_if<0>(&m_state);
    }

    std::variant<T, E> m_state;
};

template <typename E>
class [[nodiscard]] Result<void, E>
{
public:
    Result() = default;
    Result(E error) : m_error(std::move(error)) {}

    explicit operator bool() const { return !m_error; }

    const E& error() const
    {
        Q_ASSERT(m_error);
        return *m_error;
    }

private:
    std::optional<E> m_error;
};

}  // namespace trestle::base
