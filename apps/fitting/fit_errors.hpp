// The error bars of a fit: from a covariance, from profiles, or from refits.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inferlaw/apps/fitting/fit_task.hpp"
#include "inferlaw/solvers/fit/bootstrap.hpp"

namespace inferlaw::apps {

/// What stands behind every error bar of one report. Request, task and result must outlive it.
class FitErrors {
 public:
  FitErrors(const FitRequest& request, const DataSet& data, const FitTask& task,
            const fit::FitResult& result);

  /// How, in words.
  [[nodiscard]] std::string method() const;
  [[nodiscard]] const fit::Covariance& covariance() const { return covariance_; }
  [[nodiscard]] const std::optional<fit::Bootstrap>& bootstrap() const { return bootstrap_; }

  [[nodiscard]] fit::Spread of(const fit::Derived& derived) const;
  [[nodiscard]] fit::Spread of_parameter(std::size_t j) const;
  /// The refits, or draws from the covariance. Throws std::domain_error where there is neither.
  [[nodiscard]] std::vector<std::vector<double>> draws() const;

 private:
  [[nodiscard]] fit::CovarianceKind kind() const;

  const FitRequest& request_;
  const fit::Problem& problem_;
  const fit::FitResult& result_;
  fit::Covariance covariance_;
  std::optional<fit::Bootstrap> bootstrap_;
};

}  // namespace inferlaw::apps
